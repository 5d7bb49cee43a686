@NullMarked
package dev.comanda.order.explain;

import org.jspecify.annotations.NullMarked;
