package dev.comanda.order.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.SagaStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why an order's saga is where it is, for whoever is on call.
///
/// @param summary in one sentence
/// @param waitingFor who has to answer; this and all that follows is absent when the saga has ended
/// @param request what is asked for: its subject
/// @param since when it came to wait for this
/// @param attempts how often it was asked
/// @param lastAskedAt when it was asked last
/// @param nextResendAt when it is asked next
/// @param givesUpAt when it stops waiting, and undoes the order; absent if it never does
/// @param stuck it was asked ten times or more
/// @param addressee what the broker sees of whoever is to answer; absent if the broker is away
/// @param reason why the order is, or was, undone
/// @param lastError what went wrong last, as far as order-service knows
/// @param deadLetters of this order, the oldest first
/// @param advice what an operator can do
/// @param timeline what happened in all three services, causes first
/// @param timelineComplete whether everything that the streams keep was looked at. They keep
///     7 days, and an order that waits long in heavy traffic has too many messages in between
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
        String orderId,
        SagaStatus sagaStatus,
        String summary,
        @Nullable Participant waitingFor,
        @Nullable String request,
        @Nullable Instant since,
        @Nullable Integer attempts,
        @Nullable Instant lastAskedAt,
        @Nullable Instant nextResendAt,
        @Nullable Instant givesUpAt,
        @Nullable Boolean stuck,
        @Nullable Addressee addressee,
        @Nullable String reason,
        @Nullable String lastError,
        List<Latest> deadLetters,
        String advice,
        List<Moment> timeline,
        boolean timelineComplete) {

    public Explanation {
        deadLetters = List.copyOf(deadLetters);
        timeline = List.copyOf(timeline);
    }
}
