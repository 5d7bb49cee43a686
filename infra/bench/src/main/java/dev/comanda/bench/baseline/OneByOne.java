package dev.comanda.bench.baseline;

import dev.comanda.bench.cluster.OwnCluster;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.run.Corridor;
import dev.comanda.bench.run.Corridor.Outcome;
import dev.comanda.bench.run.Kind;
import java.time.Duration;

/// The same services on the same data, but every transaction carries one message: what batches are
/// good for.
public final class OneByOne {

    /// The most items in one transaction of any kind (`comanda.batch`).
    private static final String VARIABLE = "COMANDA_BATCH";

    /// Fewer than usual: at a tenth of the rate, more of them would take longer than the saga waits
    /// before it asks again, and the repetitions would make it slower than it is.
    private static final int IN_FLIGHT = 100;

    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private OneByOne() {}

    /// Starts the services anew, with logs in a folder of their own, and leaves them running so.
    ///
    /// @param clients that place orders
    public static Outcome measure(OwnCluster cluster, Baskets baskets, int clients)
            throws InterruptedException {
        cluster.restartServices(
                cluster.plan()
                        .with(VARIABLE, "1")
                        .loggingTo(cluster.plan().logs().resolve("one-by-one")));
        try (Corridor corridor =
                Corridor.begin(cluster, baskets, new Kind.ByClients(clients, IN_FLIGHT))) {
            Thread.sleep(WARM_UP);
            corridor.open();
            Thread.sleep(WINDOW);
            corridor.shut();
            return corridor.finish();
        }
    }
}
