package dev.comanda.nats.codec;

import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.OrderMessage.OrderFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// One message of each kind, as in the approved files `messages/<subject>.json`.
final class Examples {

    static final OrderId ORDER = OrderId.parse("0193a5c0-7d1e-7abc-8def-0123456789ab");
    static final Instant AT = Instant.parse("2026-11-22T08:43:00.120Z");

    private static final String RESERVATION = "res_0193a5c0";
    private static final String PAYMENT = "pay_0193a5c0";
    private static final List<OrderItem> ITEMS =
            List.of(
                    new OrderItem("espresso-beans-1kg", 2, new BigDecimal("18.90")),
                    new OrderItem("naïve-☕-\"mug\"", 1, new BigDecimal("7.00")));

    private Examples() {}

    static Message of(Subject subject) {
        return switch (subject) {
            case ORDERS_CREATED ->
                    new OrderCreated(ORDER, "customer-17", ITEMS, new BigDecimal("44.80"), "EUR");
            case ORDERS_CONFIRMED -> new OrderConfirmed(ORDER, RESERVATION, PAYMENT, AT);
            case ORDERS_CANCELLED -> new OrderCancelled(ORDER, "payment declined", AT);
            case ORDERS_FAILED -> new OrderFailed(ORDER, "out of stock", FailureStage.INVENTORY);
            case INVENTORY_RESERVED -> new InventoryReserved(ORDER, RESERVATION, ITEMS, AT);
            case INVENTORY_OUT_OF_STOCK ->
                    new InventoryOutOfStock(
                            ORDER,
                            List.of(
                                    gone("a", 3, 2, UnavailableReason.INSUFFICIENT_STOCK),
                                    gone("b", 1, 0, UnavailableReason.UNKNOWN_PRODUCT),
                                    gone("c", 1, 9, UnavailableReason.PRICE_CHANGED),
                                    gone("d", 1, 9, UnavailableReason.NOT_FOR_SALE)));
            case INVENTORY_COMMITTED -> new InventoryCommitted(ORDER, RESERVATION);
            case INVENTORY_RELEASE_REQUEST -> new InventoryReleaseRequest(ORDER, "cancelled");
            case INVENTORY_RELEASED -> new InventoryReleased(ORDER, RESERVATION, "EXPIRED");
            case PAYMENTS_PROCESS_REQUEST ->
                    new PaymentProcessRequest(
                            ORDER, "customer-17", new BigDecimal("44.80"), "EUR", "pm_card_visa");
            case PAYMENTS_SUCCEEDED ->
                    new PaymentSucceeded(ORDER, PAYMENT, new BigDecimal("44.80"), "pi_3Q");
            case PAYMENTS_FAILED -> new PaymentFailed(ORDER, PAYMENT, "card_declined", AT);
            case PAYMENTS_REFUND_REQUEST -> new PaymentRefundRequest(ORDER, "payment time-out");
            case PAYMENTS_REFUNDED -> new PaymentRefunded(ORDER, PAYMENT, new BigDecimal("0.00"));
        };
    }

    private static UnavailableItem gone(
            String productId, int requested, long available, UnavailableReason reason) {
        return new UnavailableItem(productId, requested, available, reason);
    }
}
