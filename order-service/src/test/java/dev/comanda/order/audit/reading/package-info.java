@NullMarked
package dev.comanda.order.audit.reading;

import org.jspecify.annotations.NullMarked;
