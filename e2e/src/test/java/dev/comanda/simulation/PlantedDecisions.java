package dev.comanda.simulation;

import static dev.comanda.nats.decision.Decision.silent;

import dev.comanda.inventory.stock.Reservation.Absent;
import dev.comanda.inventory.stock.Reservation.Active;
import dev.comanda.inventory.stock.Reservation.Committed;
import dev.comanda.inventory.stock.Reservation.Expired;
import dev.comanda.inventory.stock.Reservation.Rejected;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.inventory.stock.Stockroom;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
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
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.PaymentEvent;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import java.time.Instant;
import java.util.List;

/// The services' decisions with one mistake in them.
final class PlantedDecisions extends Decisions {

    private static final int GIVEN_UP_AFTER = 3;

    private final Bug bug;

    PlantedDecisions(Bug bug) {
        this.bug = bug;
    }

    private record On(Bug bug, Object state, Object event) {}

    @Override
    Decision<Saga> saga(Saga saga, SagaEvent event, Instant now) {
        Decision<Saga> right = super.saga(saga, event, now);
        return switch (bug) {
            case RESEND_KEEPS_ATTEMPT ->
                    event instanceof ResendDue ? asAttempt(right, 1) : right;
            case NO_RESEND -> event instanceof ResendDue ? silent(right.state()) : right;
            case UNDO_ORDER_SWAPPED -> stockFirst(saga, event, right, now);
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
                        .<Envelope<? extends dev.comanda.nats.contract.Message>>map(
                                e -> new Envelope<>(e.message(), attempt))
                        .toList());
    }

    /// Asks for the release before the refund, and for the refund when that is answered.
    private static Decision<Saga> stockFirst(
            Saga saga, SagaEvent event, Decision<Saga> right, Instant now) {
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

    @Override
    Decision<Stockroom> stock(Stockroom room, ReservationEvent event, Instant now) {
        Decision<Stockroom> right = super.stock(room, event, now);
        return switch (new On(bug, java.util.Objects.requireNonNull(room.reservation()), event)) {
            case On(
                            Bug b,
                            Absent _,
                            Requested(InventoryReleaseRequest _, int _))
                    when b == Bug.NO_TOMBSTONE_IN_INVENTORY ->
                    new Decision<>(room, right.messages());
            case On(Bug b, Active _, Requested(InventoryReleaseRequest _, int _))
                    when b == Bug.RELEASE_KEEPS_THE_STOCK ->
                    new Decision<>(
                            new Stockroom(right.state().reservation(), room.products(), null),
                            right.messages());
            case On(Bug b, Expired e, Requested(OrderConfirmed _, int attempt))
                    when b == Bug.EXPIRED_SOLD_UNRESERVED ->
                    Decision.saying(
                            new Stockroom(
                                    new Committed(e.orderId(), e.items(), e.expiresAt()),
                                    room.products(),
                                    null),
                            new InventoryCommitted(e.orderId(), e.reservationId()),
                            attempt);
            case On(Bug b, Expired _, Requested(OrderConfirmed _, int _))
                    when b == Bug.REFUSAL_NOT_FINAL
                            && right.state().reservation() instanceof Rejected ->
                    new Decision<>(room, right.messages());
            case On(Bug b, Committed _, Requested(OrderConfirmed _, int _))
                    when b == Bug.SALE_ANSWERED_ONCE ->
                    silent(room);
            case On _ -> right;
        };
    }

    @Override
    Decision<Payment> payment(Payment payment, PaymentEvent event, Instant now) {
        Decision<Payment> right = super.payment(payment, event, now);
        return switch (new On(bug, payment, event)) {
            case On(
                            Bug b,
                            Payment.Untouched _,
                            PaymentEvent.Requested(PaymentRefundRequest _, int _))
                    when b == Bug.NO_TOMBSTONE_IN_PAYMENT ->
                    new Decision<>(payment, right.messages());
            case On(Bug b, Payment.Processing p, GatewayAnswered(_, ChargeUnknown _))
                    when b == Bug.UNKNOWN_IS_DECLINED ->
                    super.payment(p, new GatewayAnswered(p.orderId(), new Declined("?")), now);
            case On(Bug b, Payment.Refunding p, GatewayAnswered(_, RefundUnknown _))
                    when b == Bug.UNKNOWN_IS_REFUNDED ->
                    super.payment(p, new GatewayAnswered(p.orderId(), new GivenBack("?")), now);
            case On(
                            Bug b,
                            Payment.Processing p,
                            PaymentEvent.Requested(PaymentRefundRequest _, int _))
                    when b == Bug.VOID_WHILE_CHARGING ->
                    super.payment(new Payment.None(p.orderId()), event, now);
            case On _ -> right;
        };
    }
}
