package dev.comanda.order.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.stuck.Hanging;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A saga that has not ended, as an operator sees it.
///
/// @param stuck its open request was made ten times or more without an answer
/// @param attempts how often it was asked
/// @param since when it came to wait for this participant
/// @param lastAskedAt when it was asked last
/// @param nextResendAt when it is asked next, unless it gives up waiting before
/// @param reason why the order is undone, if it is
/// @param lastError what went wrong last, as far as order-service knows; absent if nothing did
/// @param deadLetter the newest dead letter about the order, if there is one
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
        Instant lastAskedAt,
        @Nullable Instant nextResendAt,
        @Nullable String reason,
        @Nullable String lastError,
        @Nullable Long deadLetter,
        String advice) {

    static OpenSagaView of(Hanging hanging) {
        Open saga = hanging.saga();
        Latest letter = hanging.letter();
        return new OpenSagaView(
                saga.orderId().toString(),
                saga.status(),
                saga.waitingFor(),
                saga.stuck(),
                saga.attempts(),
                saga.placedAt(),
                saga.since(),
                saga.askedAt(),
                saga.nextResendAt(),
                saga.reason(),
                hanging.lastError(),
                letter == null ? null : letter.id(),
                hanging.advice());
    }
}
