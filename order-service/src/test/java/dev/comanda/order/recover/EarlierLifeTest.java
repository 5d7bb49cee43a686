package dev.comanda.order.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.consume.DeadLetterBox;
import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.OrderMessage.OrderFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.order.saga.Earlier;
import dev.comanda.order.saga.Earlier.Reach;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far an order had come, by what was said about it.
class EarlierLifeTest {

    private static final OrderId ID = OrderId.parse("0193a5c0-7d1e-7abc-8def-0123456789ab");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final BigDecimal PRICE = new BigDecimal("2.50");

    private static final Message CREATED =
            new OrderCreated(ID, "ana", List.of(new OrderItem("tea", 1, PRICE)), PRICE, "EUR");
    private static final Message CHARGE =
            new PaymentProcessRequest(ID, "ana", PRICE, "EUR", "pm_card_visa");
    private static final Message CONFIRMED = new OrderConfirmed(ID, "res_1", "pay_1", NOON);
    private static final Message REFUND = new PaymentRefundRequest(ID, "SAGA_TIMEOUT");
    private static final Message RELEASE = new InventoryReleaseRequest(ID, "PAYMENT_FAILED: no");
    private static final Message CANCELLED = new OrderCancelled(ID, "CANCELLED: too late", NOON);
    private static final Message FAILED =
            new OrderFailed(ID, "OUT_OF_STOCK: tea", FailureStage.INVENTORY);

    @Test
    void of_an_order_that_was_only_placed_nobody_knows_whether_it_was_paid_or_how() {
        EarlierLife life = life(CREATED);
        assertThat(life.reach()).isNull();
        assertThat(life.earlier()).isEqualTo(new Earlier(Reach.MAYBE_PAID, 3));
        assertThat(life.isComplete()).isFalse();
    }

    @Test
    void one_that_was_to_be_paid_may_be_and_it_is_known_how() {
        EarlierLife life = life(CREATED, CHARGE);
        assertThat(life.reach()).isEqualTo(Reach.MAYBE_PAID);
        assertThat(life.paymentMethod()).isEqualTo("pm_card_visa");
        assertThat(life.isComplete()).isTrue();
        assertThat(life.undone()).isNull();
    }

    @Test
    void one_that_was_confirmed_is() {
        assertThat(life(CREATED, CONFIRMED, CHARGE).reach()).isEqualTo(Reach.CONFIRMED);
        assertThat(life(CONFIRMED).isComplete()).isTrue();
    }

    @Test
    void one_that_failed_was_never_paid() {
        EarlierLife life = life(CREATED, FAILED);
        assertThat(life.earlier()).isEqualTo(new Earlier(Reach.UNPAID, 3));
        assertThat(life.isComplete()).isTrue();
        assertThat(life.undone()).isNull();
    }

    @Test
    void one_that_was_undone_or_about_to_be_is_again_even_if_it_was_confirmed_before() {
        assertThat(life(CREATED, RELEASE).undone()).isEqualTo("PAYMENT_FAILED: no");
        assertThat(life(CREATED, REFUND).undone()).isEqualTo("SAGA_TIMEOUT");
        assertThat(life(CREATED, CHARGE, CONFIRMED, REFUND).reach()).isEqualTo(Reach.MAYBE_PAID);
        assertThat(life(CREATED, CANCELLED).undone()).as("as it was said").isEqualTo("too late");
    }

    @Test
    void the_highest_attempt_of_all_messages_is_used_up() {
        EarlierLife life = new EarlierLife();
        assertThat(life.attempts()).isZero();
        life.hear(received(REFUND, 9));
        life.hear(received(CREATED, 2));
        life.hear(received(CHARGE, DeadLetterBox.FIRST_REDRIVE_ATTEMPT + 17));
        assertThat(life.attempts()).as("redriven letters count for themselves").isEqualTo(9);
    }

    private static EarlierLife life(Message... messages) {
        EarlierLife life = new EarlierLife();
        for (Message message : messages) {
            life.hear(received(message, 3));
        }
        return life;
    }

    private static Received<?> received(Message message, int attempt) {
        return new Received<>(message, new MessageKey(ID, Subject.of(message), attempt), null);
    }
}
