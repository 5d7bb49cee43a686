package dev.comanda.nats.contract;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said on `inventory.*`: one request of the orchestrator, and inventory's answers.
public sealed interface InventoryMessage extends Message {

    /// All items are set aside until `expiresAt`.
    record InventoryReserved(
            OrderId orderId, String reservationId, List<OrderItem> items, Instant expiresAt)
            implements InventoryMessage, Answer {
        public InventoryReserved {
            items = List.copyOf(items);
        }
    }

    /// Nothing is set aside, for these reasons (at least one).
    record InventoryOutOfStock(OrderId orderId, List<UnavailableItem> unavailableItems)
            implements InventoryMessage, Answer {
        public InventoryOutOfStock {
            unavailableItems = List.copyOf(unavailableItems);
        }
    }

    /// The reservation is a sale now, for good.
    record InventoryCommitted(OrderId orderId, String reservationId)
            implements InventoryMessage, Answer {}

    /// Asks that nothing be held for this order, now or ever.
    record InventoryReleaseRequest(OrderId orderId, String reason)
            implements InventoryMessage, InventoryRequest {}

    /// Nothing is held for this order.
    ///
    /// @param reservationId absent if nothing had been held
    record InventoryReleased(OrderId orderId, @Nullable String reservationId, String reason)
            implements InventoryMessage, Answer {}

    /// Why one item cannot be had.
    ///
    /// @param available pieces that could be had at that moment
    record UnavailableItem(
            String productId, int requested, long available, UnavailableReason reason) {}

    /// The reasons that inventory gives.
    enum UnavailableReason {
        UNKNOWN_PRODUCT,
        INSUFFICIENT_STOCK,
        PRICE_CHANGED,
        NOT_FOR_SALE
    }
}
