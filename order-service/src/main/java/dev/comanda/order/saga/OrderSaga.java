package dev.comanda.order.saga;

import static dev.comanda.nats.decision.Decision.saying;
import static dev.comanda.nats.decision.Decision.silent;

import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.OrderMessage.OrderFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.nats.decision.Decision;
import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.Completed;
import dev.comanda.order.saga.Saga.Ended;
import dev.comanda.order.saga.Saga.Failed;
import dev.comanda.order.saga.Saga.NotPlaced;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.RefundOnly;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.ReleaseOnly;
import dev.comanda.order.saga.Saga.Started;
import dev.comanda.order.saga.Saga.Undo;
import dev.comanda.order.saga.SagaEvent.Answered;
import dev.comanda.order.saga.SagaEvent.CancelRequested;
import dev.comanda.order.saga.SagaEvent.PaymentTimedOut;
import dev.comanda.order.saga.SagaEvent.Placed;
import dev.comanda.order.saga.SagaEvent.ResendDue;
import dev.comanda.order.saga.SagaEvent.SagaTimedOut;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The orchestrator's whole knowledge: in which state, on which event, what the saga becomes and
/// what it says.
///
/// Read [#decide] from top to bottom as the sequence diagram: the good road, then the ways out of
/// it, then the way back. One line is one arrow. Below it are the arrows' ends, which do not
/// branch.
///
/// Two rules of the way back: the payment is undone before the stock; and a time-out is not a
/// failure, it is not knowing, so the saga asks for the undo and believes only the answer.
///
/// A saga may live again, after its database was put back to a backup. What [Earlier] tells then
/// has arrows of its own, before the usual ones; in a first life none of them is taken.
public final class OrderSaga {

    /// Begins the reason of an order that somebody has cancelled.
    public static final String CANCELLED = "CANCELLED: ";

    private OrderSaga() {}

    /// A state and an event, matched together.
    private record On(Saga saga, SagaEvent event) {}

    /// Decides about one event.
    ///
    /// @param now when it is decided
    public static Decision<Saga> decide(
            Saga saga, SagaEvent event, Instant now, SagaLimits limits) {
        Then then = new Then(now, limits);
        return switch (new On(saga, event)) {
            // Lived before, and forgotten: who was told CONFIRMED is not given up, and fights for
            // its stock with the confirmation; who may have paid gets its money back.
            case On(Started s, Answered(InventoryReleased(_, String reservation, _)))
                    when confirmed(s) && reservation != null ->
                    then.pay(s, reservation);
            case On(PaymentProcessing s, Answered(InventoryReleased _)) when confirmed(s) ->
                    silent(s);
            case On(Started s, CancelRequested _) when confirmed(s) -> silent(s);
            case On(PaymentProcessing s, CancelRequested _) when confirmed(s) -> silent(s);
            case On(Started s, Answered(InventoryReleased a)) when mayBePaid(s) ->
                    then.refund(s.order(), why("RESERVATION_LOST: " + a.reason()));
            case On(Started s, Answered(InventoryOutOfStock a)) when mayBePaid(s) ->
                    then.refund(s.order(), why(outOfStock(a)));
            case On(Started s, SagaTimedOut _) when mayBePaid(s) ->
                    then.refundThenRelease(s.order(), why("SAGA_TIMEOUT"));
            case On(Started s, CancelRequested c) when mayBePaid(s) ->
                    then.refundThenRelease(s.order(), why(cancelled(c)));

            // The good road.
            case On(NotPlaced _, Placed(Order order)) -> then.reserve(order);
            case On(Started s, Answered(InventoryReserved a)) -> then.pay(s, a.reservationId());
            case On(PaymentProcessing s, Answered(PaymentSucceeded a)) ->
                    then.confirm(s, a.paymentId());
            case On(Saga.PaymentSucceeded s, Answered(InventoryCommitted _)) ->
                    silent(new Completed(s.order()));

            // Nothing has been done yet: the order just fails.
            case On(Started s, Answered(InventoryOutOfStock a)) -> then.fail(s, outOfStock(a));

            // The ways out of the good road.
            case On(Started s, SagaTimedOut _) -> then.release(s.order(), why("SAGA_TIMEOUT"));
            case On(Started s, CancelRequested c) -> then.release(s.order(), why(cancelled(c)));
            case On(PaymentProcessing s, Answered(PaymentFailed a)) ->
                    then.release(s.order(), why("PAYMENT_FAILED: " + a.reason()));
            case On(PaymentProcessing s, PaymentTimedOut _) ->
                    then.refundThenRelease(s.order(), why("PAYMENT_TIMEOUT"));
            case On(PaymentProcessing s, SagaTimedOut _) ->
                    then.refundThenRelease(s.order(), why("SAGA_TIMEOUT"));
            case On(PaymentProcessing s, CancelRequested c) ->
                    then.refundThenRelease(s.order(), why(cancelled(c)));
            case On(PaymentProcessing s, Answered(InventoryReleased a)) ->
                    then.refund(s.order(), why("RESERVATION_LOST: " + a.reason()));
            case On(Saga.PaymentSucceeded s, Answered(InventoryOutOfStock a)) ->
                    then.refund(s.order(), why(outOfStock(a)));

            // The way back: each undo that is answered leads to the next, or to the end.
            case On(RefundThenRelease s, Answered(PaymentRefunded _)) ->
                    then.release(s.order(), s.undo());
            case On(RefundThenRelease s, Answered(InventoryReleased _)) ->
                    silent(new RefundOnly(s.order(), s.undo(), s.deadlines()));
            case On(RefundOnly s, Answered(PaymentRefunded _)) -> then.cancel(s.order(), s.undo());
            case On(ReleaseOnly s, Answered(InventoryReleased _)) ->
                    then.cancel(s.order(), s.undo());

            // Late good news on the way back: undone as well, again if that had been answered
            // already.
            case On(RefundOnly s, Answered(InventoryReserved _)) ->
                    silent(new RefundThenRelease(s.order(), s.undo(), s.deadlines()));
            case On(ReleaseOnly s, Answered(PaymentSucceeded _)) ->
                    then.refundThenRelease(s.order(), s.undo());

            // No answer yet: the open request again.
            case On(Started s, ResendDue _) -> then.reserveAgain(s);
            case On(PaymentProcessing s, ResendDue _) -> then.payAgain(s);
            case On(Saga.PaymentSucceeded s, ResendDue _) -> then.confirmAgain(s);
            case On(RefundThenRelease s, ResendDue _) ->
                    then.refundThenRelease(s.order(), s.undo());
            case On(RefundOnly s, ResendDue _) -> then.refund(s.order(), s.undo());
            case On(ReleaseOnly s, ResendDue _) -> then.release(s.order(), s.undo());

            // Every other pair changes nothing. Each is named, so that a new event has to be
            // thought about.
            case On(NotPlaced _, Answered _),
                    On(NotPlaced _, SagaTimedOut _),
                    On(NotPlaced _, PaymentTimedOut _),
                    On(NotPlaced _, ResendDue _),
                    On(NotPlaced _, CancelRequested _) ->
                    silent(saga);
            case On(Started _, Placed _),
                    On(Started _, Answered(InventoryCommitted _)),
                    On(Started _, Answered(InventoryReleased _)),
                    On(Started _, Answered(PaymentSucceeded _)),
                    On(Started _, Answered(PaymentFailed _)),
                    On(Started _, Answered(PaymentRefunded _)),
                    On(Started _, PaymentTimedOut _) ->
                    silent(saga);
            case On(PaymentProcessing _, Placed _),
                    On(PaymentProcessing _, Answered(InventoryReserved _)),
                    On(PaymentProcessing _, Answered(InventoryOutOfStock _)),
                    On(PaymentProcessing _, Answered(InventoryCommitted _)),
                    On(PaymentProcessing _, Answered(PaymentRefunded _)) ->
                    silent(saga);
            case On(Saga.PaymentSucceeded _, Placed _),
                    On(Saga.PaymentSucceeded _, Answered(InventoryReserved _)),
                    On(Saga.PaymentSucceeded _, Answered(InventoryReleased _)),
                    On(Saga.PaymentSucceeded _, Answered(PaymentSucceeded _)),
                    On(Saga.PaymentSucceeded _, Answered(PaymentFailed _)),
                    On(Saga.PaymentSucceeded _, Answered(PaymentRefunded _)),
                    On(Saga.PaymentSucceeded _, SagaTimedOut _),
                    On(Saga.PaymentSucceeded _, PaymentTimedOut _),
                    On(Saga.PaymentSucceeded _, CancelRequested _) ->
                    silent(saga);
            case On(RefundThenRelease _, Placed _),
                    On(RefundThenRelease _, Answered(InventoryReserved _)),
                    On(RefundThenRelease _, Answered(InventoryOutOfStock _)),
                    On(RefundThenRelease _, Answered(InventoryCommitted _)),
                    On(RefundThenRelease _, Answered(PaymentSucceeded _)),
                    On(RefundThenRelease _, Answered(PaymentFailed _)),
                    On(RefundThenRelease _, SagaTimedOut _),
                    On(RefundThenRelease _, PaymentTimedOut _),
                    On(RefundThenRelease _, CancelRequested _) ->
                    silent(saga);
            case On(RefundOnly _, Placed _),
                    On(RefundOnly _, Answered(InventoryOutOfStock _)),
                    On(RefundOnly _, Answered(InventoryCommitted _)),
                    On(RefundOnly _, Answered(InventoryReleased _)),
                    On(RefundOnly _, Answered(PaymentSucceeded _)),
                    On(RefundOnly _, Answered(PaymentFailed _)),
                    On(RefundOnly _, SagaTimedOut _),
                    On(RefundOnly _, PaymentTimedOut _),
                    On(RefundOnly _, CancelRequested _) ->
                    silent(saga);
            case On(ReleaseOnly _, Placed _),
                    On(ReleaseOnly _, Answered(InventoryReserved _)),
                    On(ReleaseOnly _, Answered(InventoryOutOfStock _)),
                    On(ReleaseOnly _, Answered(InventoryCommitted _)),
                    On(ReleaseOnly _, Answered(PaymentFailed _)),
                    On(ReleaseOnly _, Answered(PaymentRefunded _)),
                    On(ReleaseOnly _, SagaTimedOut _),
                    On(ReleaseOnly _, PaymentTimedOut _),
                    On(ReleaseOnly _, CancelRequested _) ->
                    silent(saga);
            case On(Ended _, SagaEvent _) -> silent(saga);
        };
    }

    private static Undo why(String reason) {
        return new Undo(reason, 0, 0);
    }

    private static boolean mayBePaid(Started s) {
        return s.order().earlier().mayBePaid();
    }

    private static boolean confirmed(Saga.Waiting s) {
        return s.order().earlier().isConfirmed();
    }

    private static String cancelled(CancelRequested cancel) {
        return CANCELLED + cancel.reason();
    }

    private static String outOfStock(InventoryOutOfStock answer) {
        return answer.unavailableItems().stream()
                .map(item -> item.productId() + " " + item.reason())
                .collect(Collectors.joining(", ", "OUT_OF_STOCK: ", ""));
    }

    /// The ends of the arrows: what the saga becomes, and the one message that it says.
    private record Then(Instant now, SagaLimits limits) {

        Decision<Saga> reserve(Order order) {
            // not from createdAt, which is long ago if the order is placed again after a restore
            @Nullable Instant giveUp = order.earlier().deadline(now.plus(limits.sagaTimeout()));
            return say(
                    new Started(order, 1, new Deadlines(giveUp, null, resend(1))),
                    created(order),
                    1);
        }

        Decision<Saga> reserveAgain(Started s) {
            int attempt = s.attempt() + 1;
            return say(
                    new Started(s.order(), attempt, resendOf(s.deadlines(), attempt)),
                    created(s.order()),
                    attempt);
        }

        Decision<Saga> pay(Started s, String reservationId) {
            Deadlines deadlines =
                    new Deadlines(
                            s.deadlines().saga(),
                            s.order().earlier().deadline(now.plus(limits.paymentTimeout())),
                            resend(1));
            return say(
                    new PaymentProcessing(s.order(), reservationId, 1, deadlines),
                    processRequest(s.order()),
                    1);
        }

        Decision<Saga> payAgain(PaymentProcessing s) {
            int attempt = s.attempt() + 1;
            return say(
                    new PaymentProcessing(
                            s.order(),
                            s.reservationId(),
                            attempt,
                            resendOf(s.deadlines(), attempt)),
                    processRequest(s.order()),
                    attempt);
        }

        Decision<Saga> confirm(PaymentProcessing s, String paymentId) {
            return say(
                    new Saga.PaymentSucceeded(
                            s.order(), s.reservationId(), paymentId, 1, onlyResend(1)),
                    new OrderConfirmed(s.order().id(), s.reservationId(), paymentId, now),
                    1);
        }

        Decision<Saga> confirmAgain(Saga.PaymentSucceeded s) {
            int attempt = s.attempt() + 1;
            return say(
                    new Saga.PaymentSucceeded(
                            s.order(),
                            s.reservationId(),
                            s.paymentId(),
                            attempt,
                            onlyResend(attempt)),
                    new OrderConfirmed(s.order().id(), s.reservationId(), s.paymentId(), now),
                    attempt);
        }

        Decision<Saga> fail(Started s, String reason) {
            return say(
                    new Failed(s.order(), reason),
                    new OrderFailed(s.order().id(), reason, FailureStage.INVENTORY),
                    1);
        }

        Decision<Saga> refundThenRelease(Order order, Undo before) {
            Undo undo = before.refundAskedAgain();
            return say(
                    new RefundThenRelease(order, undo, onlyResend(undo.refunds())),
                    new PaymentRefundRequest(order.id(), undo.reason()),
                    undo.refunds());
        }

        Decision<Saga> refund(Order order, Undo before) {
            Undo undo = before.refundAskedAgain();
            return say(
                    new RefundOnly(order, undo, onlyResend(undo.refunds())),
                    new PaymentRefundRequest(order.id(), undo.reason()),
                    undo.refunds());
        }

        Decision<Saga> release(Order order, Undo before) {
            Undo undo = before.releaseAskedAgain();
            return say(
                    new ReleaseOnly(order, undo, onlyResend(undo.releases())),
                    new InventoryReleaseRequest(order.id(), undo.reason()),
                    undo.releases());
        }

        Decision<Saga> cancel(Order order, Undo undo) {
            return say(
                    new Compensated(order, undo.reason()),
                    new OrderCancelled(order.id(), undo.reason(), now),
                    1);
        }

        /// @param attempt counted from 1 in this life; those of an earlier one are used up
        private static Decision<Saga> say(Saga.Placed state, Message message, int attempt) {
            return saying(state, message, state.order().earlier().attempts() + attempt);
        }

        private static OrderCreated created(Order order) {
            return new OrderCreated(
                    order.id(),
                    order.customerId(),
                    order.items(),
                    order.total().amount(),
                    order.total().currency());
        }

        private static PaymentProcessRequest processRequest(Order order) {
            return new PaymentProcessRequest(
                    order.id(),
                    order.customerId(),
                    order.total().amount(),
                    order.total().currency(),
                    order.paymentMethod());
        }

        private Instant resend(int attempt) {
            return now.plus(limits.resendAfter(attempt));
        }

        private Deadlines onlyResend(int attempt) {
            return new Deadlines(null, null, resend(attempt));
        }

        private Deadlines resendOf(Deadlines deadlines, int attempt) {
            return new Deadlines(deadlines.saga(), deadlines.payment(), resend(attempt));
        }
    }
}
