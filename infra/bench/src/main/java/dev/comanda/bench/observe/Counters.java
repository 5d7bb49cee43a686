package dev.comanda.bench.observe;

import java.util.LinkedHashMap;
import java.util.Map;

/// Numbers that only grow, by name.
public record Counters(Map<String, Long> values) {

    public Counters {
        values = new LinkedHashMap<>(values);
    }

    /// What came on top of an earlier reading.
    public Counters since(Counters before) {
        Map<String, Long> grown = new LinkedHashMap<>();
        values.forEach(
                (name, value) -> grown.put(name, value - before.values.getOrDefault(name, 0L)));
        return new Counters(grown);
    }

    /// Each divided by a number of things; empty for none.
    public Map<String, Double> per(long things) {
        Map<String, Double> each = new LinkedHashMap<>();
        if (things > 0) {
            values.forEach((name, value) -> each.put(name, value / (double) things));
        }
        return each;
    }
}
