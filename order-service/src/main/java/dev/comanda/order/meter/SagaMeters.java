package dev.comanda.order.meter;

import static java.util.Objects.requireNonNull;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.SagaBatch;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.saga.Transition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What sagas begin, how they end, why and after how long. A batch is counted after its commit, and
/// so each step once, by the instance that took it: here the sum over the instances is right.
///
/// The two rates are of what this instance has seen end within the last five minutes.
public final class SagaMeters {

    /// An order of anybody else's making says nothing of when it was placed.
    private static final int TIME_SORTED = 7;

    private static final Duration[] BUCKETS =
            Stream.of(
                            25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
                            120_000, 300_000, 600_000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final Counter started;
    private final Counter completed;
    private final ReasonCounters failed;
    private final ReasonCounters compensating;
    private final Map<SagaStatus, Timer> durations = new EnumMap<>(SagaStatus.class);
    private final RecentEnds ends = new RecentEnds(System::nanoTime);
    private final RecentEnds undone = new RecentEnds(System::nanoTime);

    /// @param stuckUndos how many sagas ask in vain for an undo now
    public SagaMeters(MeterRegistry metrics, DoubleSupplier stuckUndos) {
        started = Counter.builder("saga.started").description("Orders placed").register(metrics);
        completed =
                Counter.builder("saga.completed")
                        .description("Sagas whose orders are confirmed, paid and sold")
                        .register(metrics);
        failed =
                new ReasonCounters(
                        metrics,
                        "saga.failed",
                        "Sagas that ended before anything was done",
                        List.of(
                                "INSUFFICIENT_STOCK",
                                "UNKNOWN_PRODUCT",
                                "PRICE_CHANGED",
                                "NOT_FOR_SALE"));
        compensating =
                new ReasonCounters(
                        metrics,
                        "saga.compensation",
                        "Sagas that began to undo what was done",
                        List.of(
                                "PAYMENT_FAILED",
                                "PAYMENT_TIMEOUT",
                                "SAGA_TIMEOUT",
                                "CANCELLED",
                                "RESERVATION_LOST",
                                "OUT_OF_STOCK"));
        for (SagaStatus status : SagaStatus.values()) {
            if (status.isEnd()) {
                durations.put(
                        status,
                        Timer.builder("saga.duration")
                                .description("From the order to the end of its saga")
                                .tag("outcome", status.name())
                                .serviceLevelObjectives(BUCKETS)
                                .register(metrics));
            }
        }
        Gauge.builder("saga_success_rate", ends, recent -> recent.rate(0))
                .description("The share of sagas that completed, of those that ended recently")
                .register(metrics);
        Gauge.builder(
                        "saga_compensation_success_rate",
                        undone,
                        recent -> recent.rate(stuckUndos.getAsDouble()))
                .description("The share of compensations that ended recently, and are not stuck")
                .register(metrics);
    }

    /// Counts what a batch did, after its commit.
    public void committed(SagaBatch work) {
        for (Transition step : work.transitions()) {
            @Nullable String reason = Saga.reasonOf(work.saga(step.orderId()));
            switch (step.to()) {
                case STARTED -> started.increment();
                case COMPLETED -> {
                    completed.increment();
                    ended(step, true);
                }
                case FAILED -> {
                    failed.count(lastWord(reason));
                    ended(step, false);
                }
                case COMPENSATING -> {
                    if (step.from() != SagaStatus.COMPENSATING) {
                        compensating.count(firstWord(reason));
                    }
                }
                case COMPENSATED -> {
                    ended(step, false);
                    undone.add(1, 0);
                }
                case INVENTORY_RESERVED, PAYMENT_PROCESSING, PAYMENT_SUCCEEDED -> {}
            }
        }
    }

    private void ended(Transition step, boolean well) {
        ends.add(well ? 1 : 0, well ? 0 : 1);
        Instant placed = placedAt(step.orderId());
        if (placed != null) {
            Duration took = Duration.between(placed, step.at());
            requireNonNull(durations.get(step.to()))
                    .record(took.isNegative() ? Duration.ZERO : took);
        }
    }

    /// An order id begins with the milliseconds of its making.
    private static @Nullable Instant placedAt(OrderId id) {
        return id.value().version() == TIME_SORTED
                ? Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16)
                : null;
    }

    /// `PAYMENT_FAILED` of `PAYMENT_FAILED: card_declined`.
    private static String firstWord(@Nullable String reason) {
        return reason == null ? "" : reason.split(":", 2)[0];
    }

    /// `INSUFFICIENT_STOCK` of `OUT_OF_STOCK: cup UNKNOWN_PRODUCT, pot INSUFFICIENT_STOCK`.
    private static String lastWord(@Nullable String reason) {
        return reason == null ? "" : reason.substring(reason.lastIndexOf(' ') + 1);
    }

    /// One counter for each reason that there is, and one for any other: a reason is a text, and
    /// Prometheus keeps a series for each that it sees.
    private static final class ReasonCounters {
        private final Map<String, Counter> byReason = new HashMap<>();
        private final Counter other;

        ReasonCounters(
                MeterRegistry metrics, String name, String description, List<String> reasons) {
            for (String reason : reasons) {
                byReason.put(reason, counter(metrics, name, description, reason));
            }
            other = counter(metrics, name, description, "OTHER");
        }

        private static Counter counter(
                MeterRegistry metrics, String name, String description, String reason) {
            return Counter.builder(name)
                    .description(description)
                    .tag("reason", reason)
                    .register(metrics);
        }

        void count(String reason) {
            byReason.getOrDefault(reason, other).increment();
        }
    }
}
