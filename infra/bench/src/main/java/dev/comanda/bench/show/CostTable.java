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
    private static final int PROCESS = 20;
    private static final int DATABASE = 18;
    private static final int TABLE = 32;

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
        lines.head("process              processors   MiB at end  MiB at most   s to ready");
        report.processes()
                .forEach((name, used) -> process(name, used, report.startToReadySeconds()));
        double all = report.processes().values().stream().mapToDouble(Used::cpu).sum();
        lines.row(new Row("all", PROCESS).add(all, 11, 2));
    }

    private void process(String name, Used used, Map<String, Double> startToReady) {
        Row row =
                new Row(name, PROCESS)
                        .add(used.cpu(), 11, 2)
                        .add(used.residentBytes() / MIB, 13, 0)
                        .add(used.peakBytes() / MIB, 13, 0);
        Double ready = startToReady.get(name);
        lines.row(ready == null ? row : row.add(ready, 13, 2));
    }

    private void databases(PerOrder each) {
        lines.head("per order          transactions  inserted   updated   deleted");
        each.databases()
                .forEach(
                        (name, of) ->
                                lines.row(
                                        new Row(name, DATABASE)
                                                .add(of(of, "transactions"), 13, 3)
                                                .add(of(of, "inserted"), 10, 2)
                                                .add(of(of, "updated"), 10, 2)
                                                .add(of(of, "deleted"), 10, 2)));
        lines.line("WAL: " + numbers(each.log()));
        lines.line("messages: " + numbers(each.messages()));
        lines.line(String.format(Locale.ROOT, "requests: %.3f", each.requests()));
    }

    private void tables(PerOrder each) {
        lines.head(
                "per order                        inserted   updated  in place   deleted   table B"
                        + "   index B");
        each.tables()
                .forEach(
                        (name, of) ->
                                lines.row(
                                        new Row(name, TABLE)
                                                .add(of(of, "inserted"), 9, 2)
                                                .add(of(of, "updated"), 10, 2)
                                                .add(of(of, "updatedInPlace"), 10, 2)
                                                .add(of(of, "deleted"), 10, 2)
                                                .add(of(of, "tableBytes"), 10, 0)
                                                .add(of(of, "indexBytes"), 10, 0)));
        double bytes =
                each.tables().values().stream()
                        .mapToDouble(of -> of(of, "tableBytes") + of(of, "indexBytes"))
                        .sum();
        lines.row(new Row("tables and indexes together", TABLE).add(bytes, 59, 0));
    }

    private static double of(Map<String, Double> counters, String name) {
        return counters.getOrDefault(name, 0.0);
    }

    private static String numbers(Map<String, Double> each) {
        return each.entrySet().stream()
                .map(one -> String.format(Locale.ROOT, "%s %.3f", one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
    }
}
