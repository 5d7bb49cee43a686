package dev.comanda.bench.run;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.observe.BrokerCounters;
import dev.comanda.bench.observe.Counters;
import dev.comanda.bench.observe.DatabaseCounters;
import dev.comanda.bench.observe.DatabaseCounters.Reading;
import dev.comanda.bench.observe.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads every counter before a window and after it. Reading takes its time on a busy machine, so
/// it is done outside of the window.
final class Meter implements AutoCloseable {

    private final Cluster cluster;
    private final Counters messages;
    private final Reading database;
    private @Nullable Usage usage;

    /// Reads what the servers count.
    Meter(Cluster cluster) {
        this.cluster = cluster;
        this.messages = BrokerCounters.read(cluster.natsUrl());
        this.database = DatabaseCounters.read(cluster);
    }

    /// The window of a corridor, as long as it is waited for.
    interface Wait {
        void await() throws InterruptedException;
    }

    /// Opens the window, waits, and shuts it.
    static Cost measure(Cluster cluster, Corridor corridor, Duration window)
            throws InterruptedException {
        try (Meter meter = new Meter(cluster)) {
            return meter.measure(corridor, () -> Thread.sleep(window));
        }
    }

    /// The same, once, from now until something has happened.
    Cost measure(Corridor corridor, Wait window) throws InterruptedException {
        Usage running = new Usage(cluster.processes());
        usage = running;
        running.begin();
        corridor.open();
        window.await();
        corridor.shut();
        return new Cost(
                running.end(),
                BrokerCounters.read(cluster.natsUrl()).since(messages),
                DatabaseCounters.read(cluster).since(database));
    }

    @Override
    public void close() {
        if (usage != null) {
            usage.close();
        }
    }
}
