package dev.comanda.order.stuck;

import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OpenSagas.Count;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.SagaStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Looks at the open sagas every few seconds and says how many are stuck: the gauges `saga_stuck`
/// and `saga_active{status}`, a warning in the log when one becomes stuck and a line when it no
/// longer is.
///
/// It counts what is in the database, so every instance of order-service shows the same number:
/// take the largest of them, not the sum. While the database cannot be asked the gauges keep
/// what was counted last for [#FRESH], and are NaN after that: not known.
///
/// Only one thread looks at a time.
@Singleton
public final class StuckWatch {

    /// How often it looks, from the start of the process on.
    public static final Duration EVERY = Duration.ofSeconds(5);

    /// How long a count is worth something.
    public static final Duration FRESH = Duration.ofSeconds(30);

    /// Stuck sagas that are told one by one, and remembered as told.
    static final int MAX_TOLD = 1_000;

    private static final Logger LOG = Logger.getLogger(StuckWatch.class);

    private final OpenSagas sagas;
    private final Reasons reasons;
    private final Set<UUID> told = new HashSet<>();
    private boolean toldOfMore;
    private volatile @Nullable Counted counted;

    private record Counted(Count count, long atNanos) {}

    StuckWatch(OpenSagas sagas, Reasons reasons, MeterRegistry metrics) {
        this.sagas = sagas;
        this.reasons = reasons;
        Gauge.builder("saga_stuck", this, watch -> watch.value(Count::stuck))
                .description("Sagas whose open request was made ten times without an answer")
                .register(metrics);
        for (SagaStatus status : SagaStatus.values()) {
            if (!status.isEnd() && status != SagaStatus.INVENTORY_RESERVED) { // passed, not stored
                Gauge.builder(
                                "saga_active",
                                this,
                                watch ->
                                        watch.value(
                                                count -> count.active().getOrDefault(status, 0L)))
                        .description("Sagas that have not ended")
                        .tag("status", status.name())
                        .register(metrics);
            }
        }
    }

    /// Looks once.
    ///
    /// @return 0: there is never more to do at once
    public Uni<Integer> look() {
        return sagas.count()
                .invoke(count -> counted = new Counted(count, System.nanoTime()))
                .chain(
                        count ->
                                count.stuck() == 0 && told.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : sagas.list(OpenSagas.Which.STUCK, MAX_TOLD + 1)
                                                .chain(this::tell))
                .replaceWith(0);
    }

    /// How many sagas ask in vain for an undo; `NaN` if that is not known.
    public double stuckUndos() {
        return value(count -> count.stuckIn().getOrDefault(SagaStatus.COMPENSATING, 0L));
    }

    private double value(ToLongFunction<Count> figure) {
        Counted last = counted;
        return last == null || System.nanoTime() - last.atNanos > FRESH.toNanos()
                ? Double.NaN
                : figure.applyAsLong(last.count);
    }

    private Uni<Void> tell(List<Open> stuck) {
        boolean more = stuck.size() > MAX_TOLD;
        if (more && !toldOfMore) {
            LOG.warnf("more than %d sagas are stuck; not each of them is told", MAX_TOLD);
        }
        toldOfMore = more;
        if (!more) {
            tellNoLonger(stuck);
        }
        List<Open> fresh =
                stuck.stream()
                        .filter(saga -> !told.contains(saga.orderId()))
                        .limit(MAX_TOLD - told.size())
                        .toList();
        return reasons.of(fresh).invoke(all -> all.forEach(this::tellStuck)).replaceWithVoid();
    }

    private void tellStuck(Hanging hanging) {
        Open saga = hanging.saga();
        told.add(saga.orderId());
        LOG.warnf(
                "saga stuck: orderId=%s waitingFor=%s attempts=%d since=%s lastError=\"%s\"",
                saga.orderId(),
                saga.waitingFor(),
                saga.attempts(),
                saga.since(),
                hanging.lastError());
    }

    private void tellNoLonger(List<Open> stuck) {
        Set<UUID> still = stuck.stream().map(Open::orderId).collect(Collectors.toSet());
        told.removeIf(
                id -> {
                    boolean gone = !still.contains(id);
                    if (gone) {
                        LOG.infof("saga no longer stuck: orderId=%s", id);
                    }
                    return gone;
                });
    }
}
