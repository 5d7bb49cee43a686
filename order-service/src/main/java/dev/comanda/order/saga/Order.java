package dev.comanda.order.saga;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import java.time.Instant;
import java.util.List;

/// What was ordered. Never changes.
///
/// @param total the sum over the items, in the order's currency
/// @param earlier its life before this one, if there was one
public record Order(
        OrderId id,
        String customerId,
        List<OrderItem> items,
        Money total,
        String paymentMethod,
        Instant createdAt,
        Earlier earlier) {

    public Order {
        items = List.copyOf(items);
    }

    /// An order that lives its first life.
    public Order(
            OrderId id,
            String customerId,
            List<OrderItem> items,
            Money total,
            String paymentMethod,
            Instant createdAt) {
        this(id, customerId, items, total, paymentMethod, createdAt, Earlier.NONE);
    }

    /// The same after another life.
    public Order after(Earlier life) {
        return new Order(id, customerId, items, total, paymentMethod, createdAt, life);
    }
}
