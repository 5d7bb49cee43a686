/// What is read out of the streams after a restore.
@NullMarked
package dev.comanda.order.recover;

import org.jspecify.annotations.NullMarked;
