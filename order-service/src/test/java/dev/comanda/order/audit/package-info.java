@NullMarked
package dev.comanda.order.audit;

import org.jspecify.annotations.NullMarked;
