package dev.comanda.bench.run;

import dev.comanda.bench.cluster.OwnCluster;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.observe.BrokerCounters;
import dev.comanda.bench.report.Drained;
import dev.comanda.bench.report.Latency;
import dev.comanda.bench.run.Corridor.Outcome;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Progress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// An outage of the participants: orders pile up while they are away, and are worked off when they
/// come back, while new ones come in.
public final class Drain implements AutoCloseable {

    /// New orders per second meanwhile.
    public static final int NEW_ORDERS = 100;

    private static final String STREAM = "ORDERS";
    private static final String SUBJECT = "orders.created";
    private static final Duration PILED_UP_WITHIN = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final double NANOS = 1e9;

    private final OwnCluster cluster;
    private final Corridor backlog;
    private final Baskets baskets;
    private final Progress progress;

    /// What was seen of it.
    ///
    /// @param backlog of the orders that had to wait, its window from the participants'
    ///     readiness to the end of the last one
    /// @param latecomers of the new orders, in the same window
    public record Seen(Drained drained, Outcome backlog, Outcome latecomers, Cost cost) {}

    private Drain(OwnCluster cluster, Corridor backlog, Baskets baskets, Progress progress) {
        this.cluster = cluster;
        this.backlog = backlog;
        this.baskets = baskets;
        this.progress = progress;
    }

    /// Stops the participants and lets orders pile up.
    ///
    /// @param clients that place them
    public static Drain begin(OwnCluster cluster, Baskets baskets, int clients, Progress progress) {
        cluster.participantsAway();
        Kind kind = new Kind.ByClients(clients, Integer.MAX_VALUE);
        return new Drain(cluster, Corridor.begin(cluster, baskets, kind), baskets, progress);
    }

    /// @param waiting messages that have to wait before the participants come back
    public Seen run(int waiting) throws InterruptedException {
        long before = stored();
        long begin = System.nanoTime();
        await(waiting + " orders to be placed", () -> backlog.tally().counts().placed() >= waiting);
        backlog.stop();
        await(waiting + " messages to wait", () -> stored() - before >= waiting);
        progress.done(waiting + " orders wait", Duration.ofNanos(System.nanoTime() - begin));
        try (Meter meter = new Meter(cluster)) {
            long back = System.nanoTime();
            cluster.participantsBack();
            return workOff(meter, (System.nanoTime() - back) / NANOS);
        }
    }

    private Seen workOff(Meter meter, double startSeconds) throws InterruptedException {
        try (Corridor latecomers = Corridor.begin(cluster, baskets, new Kind.AtRate(NEW_ORDERS))) {
            latecomers.open();
            Cost cost = meter.measure(backlog, backlog::awaitEnds);
            latecomers.shut();
            Outcome waited = backlog.outcome();
            Outcome came = latecomers.finish();
            double seconds = waited.window().seconds();
            Drained drained =
                    new Drained(
                            waited.counts().placed(),
                            startSeconds,
                            seconds,
                            waited.counts().placed() / seconds,
                            NEW_ORDERS,
                            Latency.of(came.window().toEnd()));
            return new Seen(drained, waited, came, cost);
        }
    }

    private long stored() {
        return BrokerCounters.stored(cluster.natsUrl(), STREAM, SUBJECT);
    }

    private static void await(String what, BooleanSupplier there) throws InterruptedException {
        long begin = System.nanoTime();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() - begin > PILED_UP_WITHIN.toNanos()) {
                throw new CannotGoOn(
                        "waited %d s in vain for %s".formatted(PILED_UP_WITHIN.toSeconds(), what));
            }
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void close() {
        backlog.close();
    }
}
