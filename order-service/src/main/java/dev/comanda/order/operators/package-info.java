/// What operators do by hand: to one saga or dead letter, or to many of the same cause.
@NullMarked
package dev.comanda.order.operators;

import org.jspecify.annotations.NullMarked;
