package dev.comanda.bench.show;

import dev.comanda.bench.observe.Usage.Used;
import dev.comanda.bench.report.PerOrder;
import dev.comanda.bench.report.Report;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a run cost, as a person reads it: processes, and work per order.
final class CostTable {

    private static final double MIB = 1_048_576;

    private final Lines lines;

    CostTable(Lines lines) {
        this.lines = lines;
    }

    void show(Report report) {
        processes(report);
        databases(report.perOrder());
        tables(report.perOrder());
    }

    private void processes(Report report) {
        lines.head("process              processors   MiB at end   MiB at most   ready after");
        report.processes()
                .forEach((name, used) -> process(name, used, report.startToReadySeconds()));
        double all = report.processes().values().stream().mapToDouble(Used::cpu).sum();
        lines.line("%-20s %10.2f", "all", all);
    }

    private void process(String name, Used used, Map<String, Double> startToReady) {
        Double ready = startToReady.get(name);
        lines.line(
                "%-20s %10.2f %12.0f %13.0f   %s",
                name,
                used.cpu(),
                used.residentBytes() / MIB,
                used.peakBytes() / MIB,
                ready == null ? "" : String.format(Locale.ROOT, "%9.2f s", ready));
    }

    private void databases(PerOrder each) {
        lines.head("per order          transactions  inserted   updated   deleted");
        each.databases()
                .forEach(
                        (name, of) ->
                                lines.line(
                                        "%-18s %12.3f %9.2f %9.2f %9.2f",
                                        name,
                                        of.getOrDefault("transactions", 0.0),
                                        of.getOrDefault("inserted", 0.0),
                                        of.getOrDefault("updated", 0.0),
                                        of.getOrDefault("deleted", 0.0)));
        lines.line("WAL: %s", numbers(each.log()));
        lines.line("messages: %s; requests: %.3f", numbers(each.messages()), each.requests());
    }

    private void tables(PerOrder each) {
        lines.head(
                "per order                         inserted   updated  in place   deleted  table B"
                        + "  index B");
        each.tables()
                .forEach(
                        (name, of) ->
                                lines.line(
                                        "%-32s %9.2f %9.2f %9.2f %9.2f %8.0f %8.0f",
                                        name,
                                        of.getOrDefault("inserted", 0.0),
                                        of.getOrDefault("updated", 0.0),
                                        of.getOrDefault("updatedInPlace", 0.0),
                                        of.getOrDefault("deleted", 0.0),
                                        of.getOrDefault("tableBytes", 0.0),
                                        of.getOrDefault("indexBytes", 0.0)));
        double bytes =
                each.tables().values().stream()
                        .mapToDouble(
                                of ->
                                        of.getOrDefault("tableBytes", 0.0)
                                                + of.getOrDefault("indexBytes", 0.0))
                        .sum();
        lines.line("%-32s %57.0f", "all tables and indexes", bytes);
    }

    private static String numbers(Map<String, Double> each) {
        return each.entrySet().stream()
                .map(one -> String.format(Locale.ROOT, "%s %.3f", one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
    }
}
