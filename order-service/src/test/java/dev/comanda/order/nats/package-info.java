/// The doors of order-service.
@NullMarked
package dev.comanda.order.nats;

import org.jspecify.annotations.NullMarked;
