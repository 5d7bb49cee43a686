package dev.comanda.order.stuck;

import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.Saga.Participant;
import org.jspecify.annotations.Nullable;

/// An open saga, and what is known about why it gets no answer.
///
/// @param letter the newest dead letter about its order
/// @param lettersUnknown the dead letters cannot be read now
public record Hanging(Open saga, @Nullable Latest letter, boolean lettersUnknown) {

    /// The service that has to answer.
    public String service() {
        return saga.waitingFor() == Participant.PAYMENT ? "payment-service" : "inventory-service";
    }

    /// What went wrong last, as far as order-service knows; `null` if nothing did so far.
    public @Nullable String lastError() {
        if (letter != null) {
            return "dead letter %d of %s, %s: %s"
                    .formatted(letter.id(), letter.consumer(), letter.at(), letter.reason());
        }
        if (saga.unpublishedSince() != null) {
            return "the broker has not taken its request since " + saga.unpublishedSince();
        }
        if (saga.attempts() < 2) {
            return null;
        }
        return lettersUnknown
                ? "no answer; whether there is a dead letter is not known, the broker does not say"
                : "no answer";
    }

    /// What an operator can do.
    public String advice() {
        if (letter != null) {
            return "Read GET /dead-letters/%1$d. Once its cause is mended, POST /dead-letters/%1$d/redrive sends it again, or DELETE discards it and POST /sagas/%2$s/retry asks anew."
                    .formatted(letter.id(), saga.orderId());
        }
        if (saga.unpublishedSince() != null) {
            return "See to nats-server. What waits in the outbox is published by itself as soon as it is back.";
        }
        if (!saga.stuck()) {
            return "Nothing: " + service() + " is asked again by itself.";
        }
        return "See whether %s is up and ready: GET /q/health/ready, and its log. Then POST /sagas/%s/retry asks again now; it goes on asking by itself."
                .formatted(service(), saga.orderId());
    }
}
