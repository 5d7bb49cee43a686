package dev.comanda.simulation;

import static dev.comanda.nats.decision.Decision.silent;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.nats.decision.Decision;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaEvent.Answered;
import dev.comanda.order.saga.SagaEvent.CancelRequested;
import dev.comanda.order.saga.SagaEvent.PaymentTimedOut;
import dev.comanda.order.saga.SagaEvent.ResendDue;
import java.time.Instant;
import java.util.List;

/// The decisions with one mistake in order-service.
class PlantedSaga extends Decisions {

    private static final int GIVEN_UP_AFTER = 3;

    final Bug bug;

    PlantedSaga(Bug bug) {
        this.bug = bug;
    }

    @Override
    Decision<Saga> saga(Saga saga, SagaEvent event, Instant now) {
        Decision<Saga> right = super.saga(saga, event, now);
        return switch (bug) {
            case RESEND_KEEPS_ATTEMPT -> event instanceof ResendDue ? asAttempt(right, 1) : right;
            case NO_RESEND -> event instanceof ResendDue ? silent(right.state()) : right;
            case UNDO_ORDER_SWAPPED -> stockFirst(saga, event, right);
            case TIMEOUT_IS_FAILURE ->
                    event instanceof PaymentTimedOut(var id)
                            ? super.saga(
                                    saga,
                                    new Answered(new PaymentFailed(id, "pay", "time-out", now)),
                                    now)
                            : right;
            case UNDO_NOT_AWAITED ->
                    right.state() instanceof Saga.ReleaseOnly s
                            ? new Decision<>(
                                    new Saga.Compensated(s.order(), s.undo().reason()),
                                    List.of(
                                            right.messages().getFirst(),
                                            new Envelope<>(
                                                    new OrderCancelled(
                                                            s.order().id(), "early", now),
                                                    1)))
                            : right;
            case UNDO_GIVES_UP ->
                    saga instanceof Saga.Compensating s
                                    && event instanceof ResendDue
                                    && s.attempt() >= GIVEN_UP_AFTER
                            ? Decision.saying(
                                    new Saga.Failed(s.order(), "gave up"),
                                    new OrderFailed(
                                            s.order().id(), "gave up", FailureStage.PAYMENT),
                                    1)
                            : right;
            case CANCEL_AFTER_PAYMENT ->
                    saga instanceof Saga.PaymentSucceeded s && event instanceof CancelRequested
                            ? super.saga(
                                    new Saga.PaymentProcessing(
                                            s.order(), s.reservationId(), 1, s.deadlines()),
                                    event,
                                    now)
                            : right;
            case LATE_SUCCESS_IGNORED ->
                    saga instanceof Saga.ReleaseOnly
                                    && event instanceof Answered(PaymentSucceeded _)
                            ? silent(saga)
                            : right;
            case LOST_RESERVATION_IGNORED ->
                    saga instanceof Saga.PaymentProcessing
                                    && event instanceof Answered(InventoryReleased _)
                            ? silent(saga)
                            : right;
            default -> right;
        };
    }

    private static <S> Decision<S> asAttempt(Decision<S> right, int attempt) {
        return new Decision<>(
                right.state(),
                right.messages().stream()
                        .<Envelope<? extends Message>>map(e -> new Envelope<>(e.message(), attempt))
                        .toList());
    }

    /// Asks for the release before the refund, and for the refund when that is answered.
    private static Decision<Saga> stockFirst(Saga saga, SagaEvent event, Decision<Saga> right) {
        if (saga instanceof Saga.PaymentProcessing
                && right.state() instanceof Saga.RefundThenRelease s) {
            Saga.Undo undo = new Saga.Undo(s.undo().reason(), 0, 1);
            return Decision.saying(
                    new Saga.ReleaseOnly(s.order(), undo, s.deadlines()),
                    new InventoryReleaseRequest(s.order().id(), undo.reason()),
                    1);
        }
        if (saga instanceof Saga.ReleaseOnly s
                && s.undo().refunds() == 0
                && event instanceof Answered(InventoryReleased _)) {
            Saga.Undo undo = new Saga.Undo(s.undo().reason(), 1, s.undo().releases());
            return Decision.saying(
                    new Saga.RefundOnly(s.order(), undo, s.deadlines()),
                    new PaymentRefundRequest(s.order().id(), undo.reason()),
                    1);
        }
        return right;
    }
}
