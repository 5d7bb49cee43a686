/// Sagas that get no answer: what is known about why, and who is told.
@NullMarked
package dev.comanda.order.stuck;

import org.jspecify.annotations.NullMarked;
