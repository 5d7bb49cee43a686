@NullMarked
package dev.comanda.payment.payment;

import org.jspecify.annotations.NullMarked;
