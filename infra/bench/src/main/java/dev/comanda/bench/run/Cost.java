package dev.comanda.bench.run;

import dev.comanda.bench.follow.Recorder.Window;
import dev.comanda.bench.observe.Counters;
import dev.comanda.bench.observe.DatabaseCounters.Reading;
import dev.comanda.bench.observe.Usage.Used;
import dev.comanda.bench.report.PerOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a window cost; see [Meter].
///
/// @param messages by stream
public record Cost(Map<String, Used> processes, Counters messages, Reading database) {

    public Cost {
        processes = new LinkedHashMap<>(processes);
    }

    /// @param window the same; its finished orders are what the cost is divided by, or, if none
    ///     ends in it, those that were placed
    public PerOrder per(Window window) {
        long orders = window.finished() > 0 ? window.finished() : window.answers();
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
