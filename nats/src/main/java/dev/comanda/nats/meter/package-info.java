/// Figures that are looked up every few seconds, so that nothing that handles messages has to count
/// rows. What a batch or an outcome counts is counted where it happens.
@NullMarked
package dev.comanda.nats.meter;

import org.jspecify.annotations.NullMarked;
