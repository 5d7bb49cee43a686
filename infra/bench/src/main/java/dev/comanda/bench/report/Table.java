package dev.comanda.bench.report;

import dev.comanda.bench.report.Report.Baselines;
import dev.comanda.bench.report.Report.Latency;
import dev.comanda.bench.report.Report.PerOrder;
import dev.comanda.bench.report.Report.Speed;
import dev.comanda.bench.report.Report.Verdict;
import dev.comanda.launcher.Paint;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A report as a person reads it.
public final class Table {

    private static final double MIB = 1_048_576;
    private static final int SHOWN_VIOLATIONS = 20;

    private final PrintStream out;
    private final Paint paint;

    public Table(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    public void show(Report report) {
        head("bench " + report.command());
        out.println(paint.quiet(words(report.machine())));
        out.println(paint.quiet("commit " + report.commit() + ", " + words(report.settings())));
        speed(report.speed());
        if (report.baselines() != null) {
            baselines(report.baselines());
        }
        processes(report);
        if (report.perOrder() != null) {
            perOrder(report.perOrder());
        }
        verdict(report.verdict());
    }

    private void speed(Speed speed) {
        head("finished per second        all   confirmed      failed compensated   window");
        line(
                "%-18s %11.1f %11.1f %11.1f %11.1f %6.1f s",
                "orders",
                speed.finishedPerSecond(),
                speed.confirmedPerSecond(),
                speed.failedPerSecond(),
                speed.compensatedPerSecond(),
                speed.windowSeconds());
        line("%-18s %11.1f", "placed", speed.placedPerSecond());
        head("latency, ms        p50       p90       p99     p99.9       max    orders");
        latency("to the end", speed.toEnd());
        latency("of the POST", speed.toAnswer());
        latency("late sending", speed.generatorLate());
    }

    private void latency(String name, Latency of) {
        line(
                "%-12s %9.2f %9.2f %9.2f %9.2f %9.2f %9d",
                name, of.p50(), of.p90(), of.p99(), of.p999(), of.max(), of.count());
    }

    private void baselines(Baselines baselines) {
        head("compared with");
        line(
                "%-28s %10.0f orders/s   this is %.2f %% of them",
                "raw batched inserts",
                baselines.rawInsertsPerSecond(),
                baselines.percentOfRawInserts());
        if (baselines.oneByOnePerSecond() != null) {
            line(
                    "%-28s %10.1f orders/s   this is %.1f times as many",
                    "the same, in batches of one",
                    baselines.oneByOnePerSecond(),
                    baselines.timesOneByOne());
        }
        if (baselines.remark() != null) {
            line("%s", baselines.remark());
        }
    }

    private void processes(Report report) {
        head("process              processors   MiB at end   MiB at most   ready after");
        report.processes()
                .forEach(
                        (name, used) -> {
                            Double ready = report.startToReadySeconds().get(name);
                            line(
                                    "%-20s %10.2f %12.0f %13.0f   %s",
                                    name,
                                    used.cpu(),
                                    used.residentBytes() / MIB,
                                    used.peakBytes() / MIB,
                                    ready == null
                                            ? ""
                                            : String.format(Locale.ROOT, "%8.2f s", ready));
                        });
        double all = report.processes().values().stream().mapToDouble(it -> it.cpu()).sum();
        line("%-20s %10.2f", "all", all);
    }

    private void perOrder(PerOrder each) {
        head("per order      transactions  inserted   updated   deleted");
        each.databases()
                .forEach(
                        (name, of) ->
                                line(
                                        "%-14s %12.3f %9.2f %9.2f %9.2f",
                                        name,
                                        of.getOrDefault("transactions", 0.0),
                                        of.getOrDefault("inserted", 0.0),
                                        of.getOrDefault("updated", 0.0),
                                        of.getOrDefault("deleted", 0.0)));
        line("WAL: %s", numbers(each.log()));
        line("messages: %s; requests: %.3f", numbers(each.messages()), each.requests());
        head(
                "per order                         inserted   updated  in place   deleted  table B  index B");
        each.tables()
                .forEach(
                        (name, of) ->
                                line(
                                        "%-32s %9.2f %9.2f %9.2f %9.2f %8.0f %8.0f",
                                        name,
                                        of.getOrDefault("inserted", 0.0),
                                        of.getOrDefault("updated", 0.0),
                                        of.getOrDefault("updatedInPlace", 0.0),
                                        of.getOrDefault("deleted", 0.0),
                                        of.getOrDefault("tableBytes", 0.0),
                                        of.getOrDefault("indexBytes", 0.0)));
    }

    private void verdict(Verdict verdict) {
        head("orders");
        line(
                "sent %d, placed %d, ended %d, all of them %.1f s after the last",
                verdict.counts().sent(),
                verdict.counts().placed(),
                verdict.counts().ended(),
                verdict.quietAfterSeconds());
        trouble("refused", verdict.counts().refused());
        trouble("unanswered", verdict.counts().unanswered());
        if (verdict.counts().heldBack() > 0) {
            line(
                    "held back by a limit of the load generator: %d times",
                    verdict.counts().heldBack());
        }
        if (verdict.counts().unmatched() > 0) {
            line("ends heard twice, or of unknown orders: %d", verdict.counts().unmatched());
        }
        if (verdict.lookedUp() > 0) {
            line("ends not heard, but looked up: %d", verdict.lookedUp());
        }
        verdict.left().stream().limit(SHOWN_VIOLATIONS).forEach(it -> line("not ended: %s", it));
        verdict.violations().stream().limit(SHOWN_VIOLATIONS).forEach(it -> line("%s", it));
        out.println();
        out.println(
                verdict.clean()
                        ? paint.good("✓ ") + "every order ended, and the audit found nothing"
                        : paint.bad("✗ ")
                                + "%d orders have not ended, %d violations"
                                        .formatted(
                                                verdict.left().size(),
                                                verdict.violations().size()));
    }

    private void trouble(String name, Map<?, Long> counts) {
        if (!counts.isEmpty()) {
            line("%s: %s", name, paint.bad(counts.toString()));
        }
    }

    private void head(String text) {
        out.println();
        out.println(paint.strong(text));
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    private static String words(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String numbers(Map<String, Double> each) {
        return each.entrySet().stream()
                .map(one -> String.format(Locale.ROOT, "%s %.3f", one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
    }
}
