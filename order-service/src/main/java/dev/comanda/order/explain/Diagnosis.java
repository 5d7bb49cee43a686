package dev.comanda.order.explain;

import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.Transition;
import dev.comanda.order.stuck.Hanging;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is the matter, in words, and what to do about it. The most certain cause comes first: a
/// dead letter, a broker that takes nothing, an addressee that does not read, one that has not come
/// to it, one that has read it and says nothing.
record Diagnosis(String summary, @Nullable String error, String advice) {

    static Diagnosis ofEnded(Transition last, List<Latest> letters) {
        String summary =
                "The saga has ended: %s since %s. Nobody is waited for."
                        .formatted(last.to(), last.at());
        return letters.isEmpty()
                ? new Diagnosis(summary, null, "Nothing.")
                : new Diagnosis(
                        summary,
                        null,
                        "Nothing for the order. Its dead letters can be discarded: DELETE /dead-letters/%d."
                                .formatted(letters.getFirst().id()));
    }

    /// @param addressee what the broker sees of whoever is to answer, if it says
    static Diagnosis of(Hanging hanging, @Nullable Addressee addressee, Instant now) {
        Open saga = hanging.saga();
        String summary = summary(hanging, now);
        boolean explained = hanging.letter() != null || saga.unpublishedSince() != null;
        if (explained || addressee == null) {
            return new Diagnosis(summary, hanging.lastError(), hanging.advice());
        }
        if (!addressee.reading()) {
            return new Diagnosis(
                    summary,
                    "nobody reads for %s, and %d messages wait"
                            .formatted(
                                    addressee.consumer(),
                                    addressee.unread() + addressee.unacknowledged()),
                    "See to %s: it is down, or cannot reach nats-server. As soon as it reads, the order goes on by itself."
                            .formatted(hanging.service()));
        }
        if (saga.attempts() < 2) {
            return new Diagnosis(summary, null, hanging.advice());
        }
        if (addressee.unread() > 0) {
            return new Diagnosis(
                    summary,
                    "%s has %d messages to read first"
                            .formatted(addressee.consumer(), addressee.unread()),
                    "Nothing, if that number falls; else see why %s is slow. It is asked again by itself."
                            .formatted(hanging.service()));
        }
        if (addressee.unacknowledged() > 0) {
            return new Diagnosis(
                    summary,
                    "%s holds %d messages that it cannot finish"
                            .formatted(addressee.consumer(), addressee.unacknowledged()),
                    "See whether %s can reach its database%s: GET /q/health/ready, and its log."
                            .formatted(
                                    hanging.service(),
                                    saga.waitingFor() == Participant.PAYMENT
                                            ? " and the payment provider"
                                            : ""));
        }
        return new Diagnosis(
                summary,
                hanging.service() + " has read the request, and has not answered",
                saga.waitingFor() == Participant.PAYMENT
                        ? "The payment provider owes payment-service an answer, which asks it until it knows: GET /payments?orderId=%s there, and its log."
                                .formatted(saga.orderId())
                        : hanging.advice());
    }

    private static String summary(Hanging hanging, Instant now) {
        Open saga = hanging.saga();
        String next = saga.nextResendAt() == null ? "" : ", next at " + saga.nextResendAt();
        return "Waiting for %s since %s (%s), asked %d times with %s%s."
                .formatted(
                        hanging.service(),
                        saga.since(),
                        Duration.between(saga.since(), now).truncatedTo(ChronoUnit.SECONDS),
                        saga.attempts(),
                        OpenRequest.of(saga).subject().wire(),
                        next);
    }
}
