package dev.comanda.nats.consume;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// When a failed message is tried again: after 1 s, 2 s, 4 s, … with up to a quarter of jitter, so
/// that many failures of one moment do not come back in one moment.
final class RetrySchedule {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private RetrySchedule() {}

    /// @param deliveries how often it was delivered so far, at least 1
    static Duration after(long deliveries) {
        long exponential = FIRST.toMillis() << Math.min(deliveries - 1, 16);
        long base = Math.min(exponential, LONGEST.toMillis());
        return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 4 + 1));
    }
}
