package dev.comanda.bench.run;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.follow.Ends;
import dev.comanda.bench.follow.Recorder;
import dev.comanda.bench.follow.Recorder.Window;
import dev.comanda.bench.follow.Tally;
import dev.comanda.bench.follow.Timeline.Second;
import dev.comanda.bench.follow.Unheard;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.load.Door;
import dev.comanda.bench.load.Load;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// Load on a cluster, from the first order to the end of the last one. Orders come in from the
/// beginning; what counts is what happens between [#open()] and [#shut()].
public final class Corridor implements AutoCloseable {

    private static final double NANOS = 1e9;

    private final Cluster cluster;
    private final Tally tally;
    private final Door door;
    private final Ends ends;
    private final Load load;
    private final Unheard unheard;
    private final long begun;
    private long opened;
    private List<UUID> left = List.of();
    private double quietAfterSeconds;

    /// What came of it.
    ///
    /// @param windowFrom in which second from the first order on the window begins
    /// @param counts from the first order to the last
    /// @param seconds from the first order on
    /// @param left orders that have not ended
    /// @param lookedUp orders whose end was not heard
    /// @param quietAfterSeconds from the last order until all had ended
    public record Outcome(
            Window window,
            int windowFrom,
            Tally.Counts counts,
            List<Second> seconds,
            List<UUID> left,
            long lookedUp,
            double quietAfterSeconds) {
        public Outcome {
            seconds = List.copyOf(seconds);
            left = List.copyOf(left);
        }
    }

    private Corridor(Cluster cluster, Baskets baskets, Kind kind) {
        this.cluster = cluster;
        begun = System.nanoTime();
        opened = begun;
        tally = new Tally(new Recorder(begun));
        AtomicReference<Runnable> told = new AtomicReference<>(() -> {});
        ends = Ends.listen(cluster.natsUrl(), tally, () -> told.get().run());
        door = new Door(cluster.orderServices(), kind.connections());
        load = kind.load(door, baskets, tally);
        unheard = new Unheard(tally, cluster.orders());
        told.set(load::ended);
    }

    /// Listens for ends, and begins with the orders.
    ///
    /// @throws dev.comanda.launcher.CannotGoOn if the broker cannot be reached
    public static Corridor begin(Cluster cluster, Baskets baskets, Kind kind) {
        Corridor corridor = new Corridor(cluster, baskets, kind);
        corridor.load.start();
        return corridor;
    }

    public Tally tally() {
        return tally;
    }

    /// The window that counts begins now.
    public void open() {
        opened = System.nanoTime();
        tally.open(opened);
    }

    /// The window that counts ends now.
    public void shut() {
        tally.shut(System.nanoTime());
    }

    /// Opens the window, waits, shuts it, and says what that cost.
    public Cost measure(Duration window) throws InterruptedException {
        return Meter.measure(cluster, this, window);
    }

    /// No more orders.
    public void stop() {
        load.stop();
    }

    /// No more orders; waits for the end of all that were placed.
    ///
    /// @throws dev.comanda.launcher.CannotGoOn if order-service does not answer when an order is
    ///     looked up
    public void awaitEnds() throws InterruptedException {
        stop();
        long last = System.nanoTime();
        left = unheard.await();
        quietAfterSeconds = (System.nanoTime() - last) / NANOS;
    }

    /// As [#awaitEnds()], and tells what came of it.
    public Outcome finish() throws InterruptedException {
        awaitEnds();
        return outcome();
    }

    public Outcome outcome() {
        return new Outcome(
                tally.window(),
                (int) ((opened - begun) / NANOS),
                tally.counts(),
                tally.seconds(System.nanoTime()),
                left,
                unheard.lookedUp(),
                quietAfterSeconds);
    }

    @Override
    public void close() {
        stop();
        ends.close();
        door.close();
    }
}
