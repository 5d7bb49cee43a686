package dev.comanda.payment.payment;

import static dev.comanda.nats.decision.Decision.saying;
import static dev.comanda.nats.decision.Decision.silent;

import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.nats.decision.Decision;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import dev.comanda.payment.payment.Payment.Asked;
import dev.comanda.payment.payment.Payment.Expected;
import dev.comanda.payment.payment.Payment.Failed;
import dev.comanda.payment.payment.Payment.None;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.RefundWish;
import dev.comanda.payment.payment.Payment.Refunded;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Resting;
import dev.comanda.payment.payment.Payment.Succeeded;
import dev.comanda.payment.payment.Payment.Taken;
import dev.comanda.payment.payment.Payment.Untouched;
import dev.comanda.payment.payment.Payment.Voided;
import dev.comanda.payment.payment.PaymentEvent.AskReached;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import dev.comanda.payment.payment.PaymentEvent.Requested;
import java.time.Instant;
import java.util.Objects;

/// Everything that payment-service ever decides, one line per arrow.
///
/// Calling the gateway is no part of a decision: it follows from the new state being one that waits
/// ([Payment.Waiting]), after that state has been committed.
public final class PaymentDesk {

    private PaymentDesk() {}

    /// @param now of the whole batch, whole milliseconds
    public static Decision<Payment> decide(
            Payment payment, PaymentEvent event, Instant now, AskSchedule schedule) {
        return switch (new Met(payment, event)) {
            // orders.created: what the order should cost. Nobody asks for an answer.
            case Met(None p, Requested(OrderCreated m, _)) ->
                    silent(new Expected(p.orderId(), Expectation.of(m)));
            case Met(Asked p, Requested(OrderCreated m, _)) ->
                    silent(p.with(p.charge().comparedWith(Expectation.of(m))));
            case Met(Expected p, Requested(OrderCreated _, _)) -> silent(p);
            case Met(Voided p, Requested(OrderCreated _, _)) -> silent(p);

            // payments.process_request: charge, once and never again, and tell the outcome when it
            // is known.
            case Met(Untouched p, Requested(PaymentProcessRequest m, int attempt))
                    when charge(p, m, attempt).mismatch() != null ->
                    sayingFailed(refused(charge(p, m, attempt), p, now), attempt);
            case Met(Untouched p, Requested(PaymentProcessRequest m, int attempt)) ->
                    silent(
                            new Processing(
                                    p.orderId(), charge(p, m, attempt), schedule.first(now), null));
            case Met(Processing p, Requested(PaymentProcessRequest _, int attempt)) ->
                    silent(p.with(p.charge().askedAgain(attempt)));
            case Met(Taken p, Requested(PaymentProcessRequest _, int attempt)) ->
                    sayingSucceeded(p, attempt);
            case Met(Failed p, Requested(PaymentProcessRequest _, int attempt)) ->
                    sayingFailed(p, attempt);
            case Met(Voided p, Requested(PaymentProcessRequest _, int attempt)) ->
                    saying(p, failed(p.orderId(), VOIDED, p.at()), attempt);

            // payments.refund_request: the customer shall have paid nothing in the end. Never
            // refused.
            case Met(Untouched p, Requested(PaymentRefundRequest m, int attempt)) ->
                    sayingNothingCharged(
                            new Voided(p.orderId(), p.expectation(), m.reason(), now), attempt);
            case Met(Voided p, Requested(PaymentRefundRequest _, int attempt)) ->
                    sayingNothingCharged(p, attempt);
            case Met(Failed p, Requested(PaymentRefundRequest _, int attempt)) ->
                    sayingNothingCharged(p, attempt);
            case Met(Processing p, Requested(PaymentRefundRequest m, int attempt)) ->
                    silent(wished(p, m, attempt));
            case Met(Succeeded p, Requested(PaymentRefundRequest m, int attempt)) ->
                    silent(
                            new Refunding(
                                    p.orderId(),
                                    p.charge(),
                                    p.intentId(),
                                    schedule.first(now),
                                    new RefundWish(attempt, m.reason())));
            case Met(Refunding p, Requested(PaymentRefundRequest _, int attempt)) ->
                    silent(
                            new Refunding(
                                    p.orderId(),
                                    p.charge(),
                                    p.intentId(),
                                    p.asking(),
                                    p.wish().askedAgain(attempt)));
            case Met(Refunded p, Requested(PaymentRefundRequest _, int attempt)) ->
                    sayingRefunded(p, attempt);

            // The gateway on a charge. A refund that is wished for meanwhile is the only request
            // left to answer.
            case Met(
                            Processing(OrderId id, Charge charge, _, RefundWish wish),
                            GatewayAnswered(_, Charged g))
                    when wish != null ->
                    silent(new Refunding(id, charge, g.intentId(), schedule.first(now), wish));
            case Met(Processing p, GatewayAnswered(_, Charged g)) ->
                    sayingSucceeded(
                            new Succeeded(p.orderId(), p.charge(), g.intentId()),
                            p.charge().askedAttempt());
            case Met(
                            Processing(OrderId id, Charge charge, _, RefundWish wish),
                            GatewayAnswered(_, Declined g))
                    when wish != null ->
                    sayingNothingCharged(new Failed(id, charge, g.reason(), now), wish.attempt());
            case Met(Processing p, GatewayAnswered(_, Declined g)) ->
                    sayingFailed(
                            new Failed(p.orderId(), p.charge(), g.reason(), now),
                            p.charge().askedAttempt());
            case Met(Processing p, GatewayAnswered(_, ChargeUnknown _)) ->
                    silent(asking(p, schedule.later(p.asking(), now)));

            // The gateway on a refund.
            case Met(Refunding p, GatewayAnswered(_, GivenBack g)) ->
                    sayingRefunded(
                            new Refunded(
                                    p.orderId(), p.charge(), p.intentId(), g.refundId(), p.wish()),
                            p.wish().attempt());
            case Met(Refunding p, GatewayAnswered(_, RefundUnknown _)) ->
                    silent(asking(p, schedule.later(p.asking(), now)));

            // Nothing was heard in time, or it is time to ask again: with the same key, for ever.
            case Met(Processing p, AskReached _) when p.asking().due(now) ->
                    silent(asking(p, schedule.again(p.asking(), now)));
            case Met(Refunding p, AskReached _) when p.asking().due(now) ->
                    silent(asking(p, schedule.again(p.asking(), now)));

            // Late, early or repeated: the state does not wait for it.
            case Met(Processing p, AskReached _) -> silent(p);
            case Met(Refunding p, AskReached _) -> silent(p);
            case Met(Processing p, GatewayAnswered(_, RefundOutcome _)) -> silent(p);
            case Met(Refunding p, GatewayAnswered(_, ChargeOutcome _)) -> silent(p);
            case Met(Resting p, GatewayAnswered(_, _)) -> silent(p);
            case Met(Resting p, AskReached _) -> silent(p);
        };
    }

    /// The reason that a charge is refused with once the payment is [Voided].
    public static final String VOIDED = "VOIDED";

    private record Met(Payment payment, PaymentEvent event) {}

    private static Charge charge(Untouched p, PaymentProcessRequest m, int attempt) {
        return Charge.of(m, attempt, p.expectation());
    }

    private static Failed refused(Charge charge, Untouched p, Instant now) {
        return new Failed(
                p.orderId(), charge, Objects.requireNonNull(charge.mismatch()).name(), now);
    }

    private static Processing wished(Processing p, PaymentRefundRequest m, int attempt) {
        RefundWish wish =
                p.wish() == null
                        ? new RefundWish(attempt, m.reason())
                        : p.wish().askedAgain(attempt);
        return new Processing(p.orderId(), p.charge(), p.asking(), wish);
    }

    private static Processing asking(Processing p, AskSchedule.Asking asking) {
        return new Processing(p.orderId(), p.charge(), asking, p.wish());
    }

    private static Refunding asking(Refunding p, AskSchedule.Asking asking) {
        return new Refunding(p.orderId(), p.charge(), p.intentId(), asking, p.wish());
    }

    private static Decision<Payment> sayingSucceeded(Taken p, int attempt) {
        return saying(
                p,
                new PaymentSucceeded(
                        p.orderId(),
                        Payment.idOf(p.orderId()),
                        p.charge().amount().amount(),
                        p.intentId()),
                attempt);
    }

    private static Decision<Payment> sayingFailed(Failed p, int attempt) {
        return saying(p, failed(p.orderId(), p.reason(), p.at()), attempt);
    }

    private static Message failed(OrderId orderId, String reason, Instant at) {
        return new PaymentFailed(orderId, Payment.idOf(orderId), reason, at);
    }

    private static Decision<Payment> sayingRefunded(Refunded p, int attempt) {
        return saying(p, refunded(p.orderId(), p.charge().amount()), attempt);
    }

    private static Decision<Payment> sayingNothingCharged(Payment p, int attempt) {
        // The amount alone goes over the wire, so it does not matter which currency nothing is in.
        return saying(p, refunded(p.orderId(), Money.zero("EUR")), attempt);
    }

    private static Message refunded(OrderId orderId, Money amount) {
        return new PaymentRefunded(orderId, Payment.idOf(orderId), amount.amount());
    }
}
