/// What every decision of every service returns. Pure.
@NullMarked
package dev.comanda.nats.decision;

import org.jspecify.annotations.NullMarked;
