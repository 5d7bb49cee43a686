@NullMarked
package dev.comanda.payment.nats;

import org.jspecify.annotations.NullMarked;
