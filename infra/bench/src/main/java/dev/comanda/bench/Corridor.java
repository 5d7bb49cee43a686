package dev.comanda.bench;

import dev.comanda.bench.follow.Ends;
import dev.comanda.bench.follow.Recorder;
import dev.comanda.bench.follow.Recorder.Window;
import dev.comanda.bench.follow.Tally;
import dev.comanda.bench.follow.Timeline.Second;
import dev.comanda.bench.follow.Unheard;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.load.ClosedLoop;
import dev.comanda.bench.load.Door;
import dev.comanda.bench.load.Load;
import dev.comanda.bench.load.OpenLoop;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// Load on one cluster, from the first order to the end of the last one.
public final class Corridor implements AutoCloseable {

    /// How long the orders may take to end when no more come in: more than a saga that asks again a
    /// few times.
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);

    private final Cluster cluster;
    private final Recorder recorder;
    private final Tally tally;
    private final Door door;
    private final Ends ends;
    private final Load load;

    /// Makes the kind of load that is wanted.
    public interface Kind {
        Load load(Door door, Baskets baskets, Tally tally);

        int connections();

        static Kind of(BenchPlan plan) {
            return plan.isOpenLoop() ? open(plan.rate()) : closed(plan.clients(), plan.inFlight());
        }

        /// @param rate orders per second
        static Kind open(int rate) {
            return new Kind() {
                @Override
                public Load load(Door door, Baskets baskets, Tally tally) {
                    return new OpenLoop(door, baskets, tally, rate);
                }

                @Override
                public int connections() {
                    return OpenLoop.CONNECTIONS;
                }
            };
        }

        static Kind closed(int clients, int inFlight) {
            return new Kind() {
                @Override
                public Load load(Door door, Baskets baskets, Tally tally) {
                    return new ClosedLoop(door, baskets, tally, clients, inFlight);
                }

                @Override
                public int connections() {
                    return clients;
                }
            };
        }
    }

    /// What came of it.
    ///
    /// @param counts from the first order to the last
    /// @param left orders that have not ended
    /// @param lookedUp orders whose end was not heard
    /// @param quietAfterSeconds from the last order until all had ended
    public record Outcome(
            Window window,
            Tally.Counts counts,
            List<Second> seconds,
            List<UUID> left,
            long lookedUp,
            double quietAfterSeconds) {}

    /// Listens, and begins with the orders.
    public Corridor(Cluster cluster, Baskets baskets, Kind kind) {
        this.cluster = cluster;
        recorder = new Recorder(System.nanoTime());
        tally = new Tally(recorder);
        AtomicReference<Runnable> told = new AtomicReference<>(() -> {});
        ends = Ends.listen(cluster.natsUrl(), tally, () -> told.get().run());
        door = new Door(cluster.orderServices(), kind.connections());
        load = kind.load(door, baskets, tally);
        told.set(load::ended);
        load.start();
    }

    public Tally tally() {
        return tally;
    }

    /// The window that counts begins, or ends, now.
    public void open() {
        tally.open(System.nanoTime());
    }

    /// See [#open()].
    public void shut() {
        tally.shut(System.nanoTime());
    }

    /// No more orders; waits for the end of all that were placed.
    public Outcome finish() throws InterruptedException {
        load.stop();
        long last = System.nanoTime();
        Unheard unheard = new Unheard(tally, cluster.orders());
        List<UUID> left = unheard.await(ENDS_WITHIN);
        double quietAfter = (System.nanoTime() - last) / 1e9;
        return new Outcome(
                tally.window(),
                tally.counts(),
                tally.seconds(System.nanoTime()),
                left,
                unheard.lookedUp(),
                quietAfter);
    }

    @Override
    public void close() {
        load.stop();
        ends.close();
        door.close();
    }
}
