package dev.comanda.order.saga;

import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Money;
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
import dev.comanda.order.saga.SagaEvent.Answered;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One order (two coffees, 5.00 EUR, for ana), everything that can happen to it and everything that
/// is said about it.
final class AnOrder {

    static final OrderId ID = new OrderId(new UUID(0x0193_5f00_0000_7000L, 0x8000_0000_0000_0001L));
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final SagaLimits LIMITS =
            new SagaLimits(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60));
    static final String RESERVATION = "res_1";
    static final String PAYMENT = "pay_1";
    static final BigDecimal TOTAL = new BigDecimal("5.00");
    static final List<OrderItem> ITEMS =
            List.of(new OrderItem("coffee", 2, new BigDecimal("2.50")));
    static final Order ORDER =
            new Order(ID, "ana", ITEMS, new Money(500, "EUR"), "pm_card_visa", NOON);

    private AnOrder() {}

    static SagaEvent placed() {
        return new SagaEvent.Placed(ORDER);
    }

    /// The same after a life that is forgotten.
    static SagaEvent placedAgain(Earlier life) {
        return new SagaEvent.Placed(ORDER.after(life));
    }

    static SagaEvent reserved() {
        return new Answered(new InventoryReserved(ID, RESERVATION, ITEMS, NOON.plusSeconds(900)));
    }

    static SagaEvent outOfStock() {
        return new Answered(
                new InventoryOutOfStock(
                        ID,
                        List.of(
                                new UnavailableItem(
                                        "coffee", 2, 1, UnavailableReason.INSUFFICIENT_STOCK),
                                new UnavailableItem(
                                        "ghost", 1, 0, UnavailableReason.UNKNOWN_PRODUCT))));
    }

    static SagaEvent committed() {
        return new Answered(new InventoryCommitted(ID, RESERVATION));
    }

    static SagaEvent released() {
        return new Answered(new InventoryReleased(ID, RESERVATION, "asked for"));
    }

    static SagaEvent expired() {
        return new Answered(new InventoryReleased(ID, RESERVATION, "EXPIRED"));
    }

    static SagaEvent paid() {
        return new Answered(new PaymentSucceeded(ID, PAYMENT, TOTAL, "pi_1"));
    }

    static SagaEvent declined() {
        return new Answered(new PaymentFailed(ID, PAYMENT, "card_declined", NOON));
    }

    static SagaEvent refunded() {
        return new Answered(new PaymentRefunded(ID, PAYMENT, TOTAL));
    }

    static SagaEvent sagaTimedOut() {
        return new SagaEvent.SagaTimedOut(ID);
    }

    static SagaEvent paymentTimedOut() {
        return new SagaEvent.PaymentTimedOut(ID);
    }

    static SagaEvent resendDue() {
        return new SagaEvent.ResendDue(ID);
    }

    static SagaEvent cancelRequested() {
        return new SagaEvent.CancelRequested(ID, "changed my mind");
    }

    static Message created() {
        return new OrderCreated(ID, "ana", ITEMS, TOTAL, "EUR");
    }

    static Message processRequest() {
        return new PaymentProcessRequest(ID, "ana", TOTAL, "EUR", "pm_card_visa");
    }

    static Message confirmed(Instant at) {
        return new OrderConfirmed(ID, RESERVATION, PAYMENT, at);
    }

    static Message failed(String reason) {
        return new OrderFailed(ID, reason, FailureStage.INVENTORY);
    }

    static Message releaseRequest(String reason) {
        return new InventoryReleaseRequest(ID, reason);
    }

    static Message refundRequest(String reason) {
        return new PaymentRefundRequest(ID, reason);
    }

    static Message cancelled(String reason, Instant at) {
        return new OrderCancelled(ID, reason, at);
    }
}
