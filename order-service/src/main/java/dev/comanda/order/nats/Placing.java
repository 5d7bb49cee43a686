package dev.comanda.order.nats;

import dev.comanda.order.saga.Order;

/// What became of the wish to place an order.
public sealed interface Placing {

    /// It is stored, and its first message with it.
    record Placed(Order order) implements Placing {}

    /// The same request under the same idempotency key had been carried out before.
    record Repeated(Order first) implements Placing {}

    /// The idempotency key was used before, for another request.
    record KeyReused() implements Placing {}

    /// Another request under the same idempotency key is being carried out right now.
    record UnderWay() implements Placing {}
}
