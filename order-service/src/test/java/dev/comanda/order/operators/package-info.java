/// What operators do by hand, on real servers.
@NullMarked
package dev.comanda.order.operators;

import org.jspecify.annotations.NullMarked;
