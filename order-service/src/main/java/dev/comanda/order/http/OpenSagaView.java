package dev.comanda.order.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.SagaStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A saga that has not ended, as an operator sees it.
///
/// @param stuck its open request was made ten times or more without an answer
/// @param since when it was asked last
/// @param advice what an operator can do
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenSagaView(
        String orderId,
        SagaStatus sagaStatus,
        Participant waitingFor,
        boolean stuck,
        int attempts,
        Instant placedAt,
        Instant since,
        @Nullable Instant nextResendAt,
        @Nullable String reason,
        String advice) {

    static OpenSagaView of(Open saga) {
        Participant waitingFor = waitingFor(saga);
        String service =
                waitingFor == Participant.PAYMENT ? "payment-service" : "inventory-service";
        return new OpenSagaView(
                saga.orderId().toString(),
                saga.status(),
                waitingFor,
                saga.stuck(),
                saga.attempts(),
                saga.placedAt(),
                saga.since(),
                saga.nextResendAt(),
                saga.reason(),
                saga.stuck()
                        ? "Look whether "
                                + service
                                + " is ready and whether GET /dead-letters holds a message of this order; "
                                + "then POST /sagas/"
                                + saga.orderId()
                                + "/retry asks again now. It goes on asking by itself."
                        : "Nothing: " + service + " is asked again by itself.");
    }

    private static Participant waitingFor(Open saga) {
        return switch (saga.status()) {
            case PAYMENT_PROCESSING -> Participant.PAYMENT;
            case COMPENSATING ->
                    "RELEASE".equals(saga.undo()) ? Participant.INVENTORY : Participant.PAYMENT;
            case STARTED, INVENTORY_RESERVED, PAYMENT_SUCCEEDED, COMPLETED, FAILED, COMPENSATED ->
                    Participant.INVENTORY;
        };
    }
}
