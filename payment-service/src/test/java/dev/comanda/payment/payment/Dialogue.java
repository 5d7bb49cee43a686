package dev.comanda.payment.payment;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.nats.decision.Decision;
import dev.comanda.payment.payment.Payment.None;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent.AskReached;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import dev.comanda.payment.payment.PaymentEvent.Requested;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One payment, spoken to: what is said to it, and what it says. The order costs 20.00 EUR, for
/// customer ada.
final class Dialogue {

    static final OrderId ORDER = new OrderId(new UUID(0x0193_5f00_0000_7000L, 1));
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Duration IF_SILENT = Duration.ofSeconds(15);
    static final AskSchedule SCHEDULE = AskSchedule.ifSilentFor(IF_SILENT);

    Payment payment = new None(ORDER);
    Instant now = NOON;

    /// Whether the last event made the gateway be called.
    boolean called;

    /// What the payment says to it, such as `payments.succeeded(2)`.
    List<Envelope<? extends Message>> on(PaymentEvent event) {
        Payment before = payment;
        Decision<Payment> decision = PaymentDesk.decide(before, event, now, SCHEDULE);
        payment = decision.state();
        called = payment instanceof Waiting waiting && waiting.callsAnew(before);
        return decision.messages();
    }

    /// The same, for the road to a state.
    Dialogue after(PaymentEvent... events) {
        for (PaymentEvent event : events) {
            on(event);
        }
        return this;
    }

    Dialogue at(Instant instant) {
        now = instant;
        return this;
    }

    static PaymentEvent created() {
        return created("ada", "20.00");
    }

    static PaymentEvent created(String customer, String amount) {
        BigDecimal total = new BigDecimal(amount);
        return new Requested(
                new OrderCreated(
                        ORDER, customer, List.of(new OrderItem("tea", 1, total)), total, "EUR"),
                1);
    }

    static PaymentEvent process(int attempt) {
        return process(attempt, "ada", "20.00", "EUR");
    }

    static PaymentEvent process(int attempt, String customer, String amount, String currency) {
        return new Requested(
                new PaymentProcessRequest(
                        ORDER, customer, new BigDecimal(amount), currency, "pm_card_visa"),
                attempt);
    }

    static PaymentEvent refund(int attempt) {
        return new Requested(new PaymentRefundRequest(ORDER, "PAYMENT_TIMEOUT"), attempt);
    }

    static PaymentEvent gateway(GatewayOutcome outcome) {
        return new GatewayAnswered(ORDER, outcome);
    }

    static PaymentEvent charged() {
        return gateway(new GatewayOutcome.Charged("pi_1"));
    }

    static PaymentEvent declined() {
        return gateway(new GatewayOutcome.Declined("insufficient_funds"));
    }

    static PaymentEvent chargeUnknown() {
        return gateway(new GatewayOutcome.ChargeUnknown("time-out"));
    }

    static PaymentEvent givenBack() {
        return gateway(new GatewayOutcome.GivenBack("re_1"));
    }

    static PaymentEvent refundUnknown() {
        return gateway(new GatewayOutcome.RefundUnknown("time-out"));
    }

    static PaymentEvent askReached() {
        return new AskReached(ORDER);
    }

    static Envelope<Message> succeeded(int attempt) {
        return new Envelope<>(
                new PaymentSucceeded(ORDER, "pay_" + ORDER, new BigDecimal("20.00"), "pi_1"),
                attempt);
    }

    static Envelope<Message> failed(int attempt, String reason, Instant at) {
        return new Envelope<>(new PaymentFailed(ORDER, "pay_" + ORDER, reason, at), attempt);
    }

    static Envelope<Message> refunded(int attempt, String amount) {
        return new Envelope<>(
                new PaymentRefunded(ORDER, "pay_" + ORDER, new BigDecimal(amount)), attempt);
    }
}
