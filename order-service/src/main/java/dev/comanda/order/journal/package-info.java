/// What the log says of each saga.
@NullMarked
package dev.comanda.order.journal;

import org.jspecify.annotations.NullMarked;
