@NullMarked
package dev.comanda.payment.webhook;

import org.jspecify.annotations.NullMarked;
