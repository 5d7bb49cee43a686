package dev.comanda.order.explain;

import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;

/// Whoever is to answer, as the broker sees it.
///
/// @param consumer the durable
/// @param unread messages that it has not been given, this order's request among them perhaps
/// @param unacknowledged messages that it was given, and has not settled
/// @param reading somebody has asked for messages, or was given some a moment ago
public record Addressee(String consumer, long unread, long unacknowledged, boolean reading) {

    /// A consumer that works on a batch asks for nothing meanwhile.
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    static Addressee of(ConsumerInfo info, Instant now) {
        ZonedDateTime last = info.getDelivered().getLastActive();
        boolean lately = last != null && last.toInstant().plus(A_MOMENT).isAfter(now);
        return new Addressee(
                info.getName(),
                info.getNumPending(),
                info.getNumAckPending(),
                info.getNumWaiting() > 0 || lately);
    }
}
