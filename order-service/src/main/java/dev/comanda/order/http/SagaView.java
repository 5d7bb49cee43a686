package dev.comanda.order.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.SagaEntity;
import dev.comanda.order.db.TransitionEntity;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.SagaLimits;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.saga.Steps;
import dev.comanda.order.saga.Transition;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A saga for whoever wants to know how far an order is, and why.
///
/// @param waitingFor who has to answer; absent when the saga has ended
/// @param attempt how often the open request was made so far
/// @param since when it came to wait for that
/// @param nextResendAt when it is made again
/// @param stuck the open request was made ten times or more without an answer
/// @param lastError why there is no answer, as far as order-service knows; looked up when stuck
@Schema(
        examples =
                """
                {"orderId": "01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "sagaStatus": "COMPLETED", "steps":
                [{"name": "ValidateProducts", "executed": true, "compensated": false, "startedAt":
                "2026-11-22T17:07:38.661Z", "endedAt": "2026-11-22T17:07:38.661Z"}, {"name":
                "ReserveInventory", "executed": true, "compensated": false, "startedAt":
                "2026-11-22T17:07:38.661Z", "endedAt": "2026-11-22T17:07:38.763Z"}, {"name":
                "ProcessPayment", "executed": true, "compensated": false, "startedAt":
                "2026-11-22T17:07:38.763Z", "endedAt": "2026-11-22T17:07:38.875Z"}, {"name": "ConfirmOrder",
                "executed": true, "compensated": false, "startedAt": "2026-11-22T17:07:38.875Z", "endedAt":
                "2026-11-22T17:07:38.928Z"}], "transitions":
                [{"at":"2026-11-22T17:07:38.661Z","to":"STARTED","cause":"order placed"},
                {"at":"2026-11-22T17:07:38.763Z","from":"STARTED","to":"INVENTORY_RESERVED","cause":"inventory.reserved"},
                {"at": "2026-11-22T17:07:38.763Z", "from": "INVENTORY_RESERVED", "to": "PAYMENT_PROCESSING",
                "cause": "inventory.reserved"}, {"at": "2026-11-22T17:07:38.875Z", "from":
                "PAYMENT_PROCESSING", "to": "PAYMENT_SUCCEEDED", "cause": "payments.succeeded"}, {"at":
                "2026-11-22T17:07:38.928Z", "from": "PAYMENT_SUCCEEDED", "to": "COMPLETED", "cause":
                "inventory.committed"}]}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SagaView(
        String orderId,
        SagaStatus sagaStatus,
        List<Steps.Step> steps,
        @Nullable Participant waitingFor,
        @Nullable Instant since,
        @Nullable Integer attempt,
        @Nullable Instant nextResendAt,
        @Nullable Boolean stuck,
        @Nullable String lastError,
        @Nullable DeadlinesView deadlines,
        @Nullable String reason,
        List<TransitionView> transitions) {

    /// When waiting ends by itself.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DeadlinesView(@Nullable Instant saga, @Nullable Instant payment) {}

    /// One recorded step.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TransitionView(
            Instant at, @Nullable SagaStatus from, SagaStatus to, String cause) {}

    static SagaView of(SagaEntity saga, List<TransitionEntity> transitions) {
        boolean ended = saga.status.isEnd();
        List<Transition> steps =
                transitions.stream()
                        .map(
                                t ->
                                        new Transition(
                                                new OrderId(t.orderId),
                                                t.version,
                                                t.at,
                                                t.fromStatus,
                                                t.toStatus,
                                                t.cause))
                        .toList();
        return new SagaView(
                new OrderId(saga.orderId).toString(),
                saga.status,
                Steps.of(steps),
                waitingFor(saga),
                ended ? null : steps.getLast().at(),
                ended ? null : attempt(saga),
                saga.resendAt,
                ended ? null : attempt(saga) >= SagaLimits.STUCK_AFTER_ATTEMPTS,
                null,
                ended ? null : new DeadlinesView(saga.sagaDeadline, saga.paymentDeadline),
                saga.reason,
                steps.stream()
                        .map(t -> new TransitionView(t.at(), t.from(), t.to(), t.cause()))
                        .toList());
    }

    SagaView withLastError(@Nullable String error) {
        return new SagaView(
                orderId,
                sagaStatus,
                steps,
                waitingFor,
                since,
                attempt,
                nextResendAt,
                stuck,
                error,
                deadlines,
                reason,
                transitions);
    }

    private static @Nullable Participant waitingFor(SagaEntity saga) {
        return switch (saga.status) {
            case STARTED, INVENTORY_RESERVED, PAYMENT_SUCCEEDED -> Participant.INVENTORY;
            case PAYMENT_PROCESSING -> Participant.PAYMENT;
            case COMPENSATING ->
                    "RELEASE".equals(saga.undo) ? Participant.INVENTORY : Participant.PAYMENT;
            case COMPLETED, FAILED, COMPENSATED -> null;
        };
    }

    private static int attempt(SagaEntity saga) {
        if (saga.status != SagaStatus.COMPENSATING) {
            return saga.attempt;
        }
        return waitingFor(saga) == Participant.INVENTORY ? saga.releases : saga.refunds;
    }
}
