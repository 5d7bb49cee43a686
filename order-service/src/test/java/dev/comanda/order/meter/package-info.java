@NullMarked
package dev.comanda.order.meter;

import org.jspecify.annotations.NullMarked;
