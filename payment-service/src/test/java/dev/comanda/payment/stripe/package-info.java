@NullMarked
package dev.comanda.payment.stripe;

import org.jspecify.annotations.NullMarked;
