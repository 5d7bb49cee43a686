/// Whoever waits for something to happen to an order: woken by the commit that makes it happen.
@NullMarked
package dev.comanda.order.watch;

import org.jspecify.annotations.NullMarked;
