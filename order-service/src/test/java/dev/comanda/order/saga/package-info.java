/// The saga without anything around it.
@NullMarked
package dev.comanda.order.saga;

import org.jspecify.annotations.NullMarked;
