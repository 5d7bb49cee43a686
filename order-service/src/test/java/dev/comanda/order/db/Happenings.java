package dev.comanda.order.db;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.Message.Answer;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.saga.Earlier;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.SagaEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// What can happen to the orders of a test.
final class Happenings {

    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final BigDecimal PRICE = new BigDecimal("2.50");
    private static final BigDecimal TOTAL = new BigDecimal("5.00");

    /// Everything that participants answer.
    static final List<Function<OrderId, Answer>> ANSWERS =
            List.of(
                    Happenings::reserved,
                    Happenings::outOfStock,
                    id -> new InventoryCommitted(id, "res_" + id),
                    Happenings::released,
                    Happenings::paid,
                    Happenings::declined,
                    id -> new PaymentRefunded(id, "pay_" + id, TOTAL));

    /// Everything else that can happen to an order that is placed.
    static final List<Function<OrderId, SagaEvent>> LOCAL =
            List.of(
                    SagaEvent.SagaTimedOut::new,
                    SagaEvent.PaymentTimedOut::new,
                    SagaEvent.ResendDue::new,
                    id -> new SagaEvent.CancelRequested(id, "no “more” ‘need’ – ☕"));

    private Happenings() {}

    /// Version 7 ids of today, so that they go to a partition of their own month.
    static OrderId order(int number) {
        long millis = Instant.now().toEpochMilli();
        return new OrderId(
                new UUID((millis << 16) | 0x7000 | (number & 0xfff), Long.MIN_VALUE | number));
    }

    static Incoming<SagaEvent> placed(OrderId id, Instant at) {
        return placedAgain(id, at, Earlier.NONE);
    }

    static Incoming<SagaEvent> placedAgain(OrderId id, Instant at, Earlier life) {
        List<OrderItem> items =
                List.of(
                        new OrderItem("coffee", 2, PRICE),
                        new OrderItem("wasser, \"still\" 水", 3, new BigDecimal("0.00")));
        return Incoming.local(
                new SagaEvent.Placed(
                        new Order(id, "ana ☕", items, new Money(500, "EUR"), "pm_card_visa", at)
                                .after(life)));
    }

    static Incoming<SagaEvent> answer(Answer answer, int attempt) {
        return new Incoming<>(
                new SagaEvent.Answered(answer),
                new MessageKey(answer.orderId(), Subject.of(answer), attempt),
                null);
    }

    static Answer reserved(OrderId id) {
        return new InventoryReserved(
                id, "res_" + id, List.of(new OrderItem("coffee", 2, PRICE)), NOON);
    }

    static Answer outOfStock(OrderId id) {
        return new InventoryOutOfStock(
                id,
                List.of(new UnavailableItem("coffee", 2, 1, UnavailableReason.INSUFFICIENT_STOCK)));
    }

    static Answer released(OrderId id) {
        return new InventoryReleased(id, null, "EXPIRED");
    }

    static Answer paid(OrderId id) {
        return new PaymentSucceeded(id, "pay_" + id, TOTAL, "pi_1");
    }

    static Answer declined(OrderId id) {
        return new PaymentFailed(id, "pay_" + id, "card_declined", NOON);
    }
}
