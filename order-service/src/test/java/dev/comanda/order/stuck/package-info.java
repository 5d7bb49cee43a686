@NullMarked
package dev.comanda.order.stuck;

import org.jspecify.annotations.NullMarked;
