package dev.comanda.order.saga;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import java.time.Instant;
import java.util.List;

/// What was ordered. Never changes.
///
/// @param total the sum over the items, in the order's currency
public record Order(
        OrderId id,
        String customerId,
        List<OrderItem> items,
        Money total,
        String paymentMethod,
        Instant createdAt) {

    public Order {
        items = List.copyOf(items);
    }
}
