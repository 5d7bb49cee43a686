@NullMarked
package dev.comanda.payment.gateway;

import org.jspecify.annotations.NullMarked;
