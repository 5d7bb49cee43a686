package dev.comanda.order.meter;

import dev.comanda.order.saga.OrderStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How many orders there are, and how many come and end in a second, as [OrderCounts] saw it last.
/// All instances see the same.
@Singleton
public final class Throughput {

    /// Looks that are remembered: ten minutes of them.
    static final int REMEMBERED = (int) (600 / OrderCounts.EVERY.toSeconds());

    private final Clock clock;
    private final Deque<Rate> rates = new ArrayDeque<>();
    private Map<OrderStatus, Long> latest = Map.of();
    private Instant at = Instant.EPOCH;

    Throughput(Clock clock) {
        this.clock = clock;
    }

    /// Orders in a second, over the time since the look before.
    public record Rate(Instant at, double placed, double ended) {}

    /// @param counts empty until it was looked once
    /// @param rates the oldest first
    public record Seen(Map<OrderStatus, Long> counts, List<Rate> rates) {}

    /// What there is now.
    public synchronized Seen seen() {
        return new Seen(latest, List.copyOf(rates));
    }

    /// What a look has counted.
    public synchronized void counted(Map<OrderStatus, Long> found) {
        Map<OrderStatus, Long> counts = new EnumMap<>(OrderStatus.class);
        for (OrderStatus status : OrderStatus.values()) {
            counts.put(status, found.getOrDefault(status, 0L));
        }
        Instant now = clock.instant();
        double seconds = java.time.Duration.between(at, now).toMillis() / 1000.0;
        if (!latest.isEmpty() && seconds > 0) {
            rates.add(
                    new Rate(
                            now,
                            perSecond(all(counts) - all(latest), seconds),
                            perSecond(ended(counts) - ended(latest), seconds)));
            if (rates.size() > REMEMBERED) {
                rates.remove();
            }
        }
        latest = Map.copyOf(counts);
        at = now;
    }

    /// Undoing takes a confirmed order back, so that the difference may be negative for a moment.
    private static double perSecond(long orders, double seconds) {
        return Math.round(Math.max(0, orders) / seconds * 10) / 10.0;
    }

    private static long all(Map<OrderStatus, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long ended(Map<OrderStatus, Long> counts) {
        return all(counts) - counts.getOrDefault(OrderStatus.PENDING, 0L);
    }
}
