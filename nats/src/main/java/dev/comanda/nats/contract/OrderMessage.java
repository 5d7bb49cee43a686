package dev.comanda.nats.contract;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// What order-service says, on `orders.*`.
public sealed interface OrderMessage extends Message {

    /// An order was placed: inventory reserves its stock, payment notes what it should cost.
    record OrderCreated(
            OrderId orderId,
            String customerId,
            List<OrderItem> items,
            BigDecimal totalAmount,
            String currency)
            implements OrderMessage, InventoryRequest, PaymentRequest {
        public OrderCreated {
            items = List.copyOf(items);
        }
    }

    /// The order is paid: inventory turns the reservation into a sale.
    record OrderConfirmed(
            OrderId orderId, String reservationId, String paymentId, Instant timestamp)
            implements OrderMessage, InventoryRequest {}

    /// Everything that had been done for the order is undone.
    record OrderCancelled(OrderId orderId, String reason, Instant timestamp)
            implements OrderMessage, Fact {}

    /// The order ended before anything had been done for it.
    record OrderFailed(OrderId orderId, String reason, FailureStage failureStage)
            implements OrderMessage, Fact {}
}
