package dev.comanda.bench.run;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.follow.Recorder.Window;
import dev.comanda.bench.observe.BrokerCounters;
import dev.comanda.bench.observe.Counters;
import dev.comanda.bench.observe.DatabaseCounters;
import dev.comanda.bench.observe.DatabaseCounters.Reading;
import dev.comanda.bench.observe.Usage;
import dev.comanda.bench.observe.Usage.Used;
import dev.comanda.bench.report.PerOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a window cost.
///
/// @param messages by stream
public record Cost(Map<String, Used> processes, Counters messages, Reading database) {

    public Cost {
        processes = new LinkedHashMap<>(processes);
    }

    /// What is waited for.
    interface Wait {
        void await() throws InterruptedException;
    }

    /// Opens the window, waits, and shuts it.
    public static Cost of(Cluster cluster, Corridor corridor, Duration window)
            throws InterruptedException {
        return of(cluster, corridor, () -> Thread.sleep(window));
    }

    static Cost of(Cluster cluster, Corridor corridor, Wait window) throws InterruptedException {
        try (Usage usage = new Usage(cluster.processes())) {
            Counters messages = BrokerCounters.read(cluster.natsUrl());
            Reading database = DatabaseCounters.read(cluster);
            usage.begin();
            corridor.open();
            window.await();
            corridor.shut();
            return new Cost(
                    usage.end(),
                    BrokerCounters.read(cluster.natsUrl()).since(messages),
                    DatabaseCounters.read(cluster).since(database));
        }
    }

    /// @param window the same; its finished orders are what the cost is divided by
    public PerOrder per(Window window) {
        long orders = window.finished();
        return new PerOrder(
                orders == 0 ? 0 : window.answers() / (double) orders,
                messages.per(orders),
                each(database.databases(), orders),
                database.log().per(orders),
                each(database.tables(), orders));
    }

    private static Map<String, Map<String, Double>> each(Map<String, Counters> all, long orders) {
        Map<String, Map<String, Double>> each = new LinkedHashMap<>();
        all.forEach((name, counters) -> each.put(name, counters.per(orders)));
        return each;
    }
}
