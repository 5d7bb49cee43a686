package dev.comanda.bench.show;

import dev.comanda.bench.report.Baselines;
import dev.comanda.bench.report.Drained;
import dev.comanda.bench.report.Latency;
import dev.comanda.bench.report.Report;
import dev.comanda.bench.report.Speed;
import dev.comanda.bench.report.Verdict;
import dev.comanda.launcher.Paint;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A report as a person reads it.
public final class Table {

    private static final int SHOWN = 20;
    private static final int NAME = 12;
    private static final int BASELINE = 27;

    private final Lines lines;

    public Table(PrintStream out, Paint paint) {
        this.lines = new Lines(out, paint);
    }

    public void show(Report report) {
        lines.head("bench " + report.command());
        lines.quiet(words(report.machine()));
        lines.quiet("commit " + report.commit() + ", " + words(report.settings()));
        speed(report.speed());
        Drained backlog = report.backlog();
        if (backlog != null) {
            drained(backlog);
        }
        Baselines baselines = report.baselines();
        if (baselines != null) {
            baselines(baselines);
        }
        new CostTable(lines).show(report);
        orders(report.verdict());
    }

    private void speed(Speed speed) {
        lines.head("per second    finished   confirmed      failed compensated      placed   of s");
        lines.row(
                new Row("orders", NAME)
                        .add(speed.finishedPerSecond(), 10, 1)
                        .add(speed.confirmedPerSecond(), 12, 1)
                        .add(speed.failedPerSecond(), 12, 1)
                        .add(speed.compensatedPerSecond(), 12, 1)
                        .add(speed.placedPerSecond(), 12, 1)
                        .add(speed.windowSeconds(), 7, 1));
        lines.head("latency, ms        p50       p90       p99     p99.9       max    orders");
        latency("to the end", speed.toEnd());
        latency("of the POST", speed.toAnswer());
        latency("sent late", speed.generatorLate());
    }

    private void latency(String name, Latency of) {
        lines.row(
                new Row(name, NAME)
                        .add(of.p50(), 10, 2)
                        .add(of.p90(), 10, 2)
                        .add(of.p99(), 10, 2)
                        .add(of.p999(), 10, 2)
                        .add(of.max(), 10, 2)
                        .add((double) of.count(), 10, 0));
    }

    private void drained(Drained drained) {
        lines.head("backlog");
        lines.line(
                String.format(
                        Locale.ROOT,
                        "%d orders waited; the participants were ready after %.1f s",
                        drained.orders(),
                        drained.startSeconds()));
        lines.line(
                String.format(
                        Locale.ROOT,
                        "worked off in %.1f s, %.1f orders/s, while %d/s came in:",
                        drained.seconds(),
                        drained.finishedPerSecond(),
                        drained.newOrdersPerSecond()));
        latency("new orders", drained.newOrdersToEnd());
    }

    private void baselines(Baselines baselines) {
        lines.head("compared with                orders/s");
        List<Baselines.Round> rounds = baselines.rounds();
        if (rounds.size() > 1) {
            rounds.forEach(this::round);
            lines.row(
                    new Row("the mean of " + rounds.size() + " rounds", BASELINE)
                            .add(baselines.finishedPerSecond(), 10, 1));
        }
        lines.row(
                new Row("raw inserts in batches", BASELINE)
                        .add(baselines.rawInsertsPerSecond(), 10, 1)
                        .add(
                                String.format(
                                        Locale.ROOT,
                                        "this is %.2f %% of them",
                                        baselines.percentOfRawInserts())));
        Double oneByOne = baselines.oneByOnePerSecond();
        Double times = baselines.timesOneByOne();
        if (oneByOne != null && times != null) {
            lines.row(
                    new Row("the same in batches of one", BASELINE)
                            .add(oneByOne, 10, 1)
                            .add(String.format(Locale.ROOT, "this is %.1f times as many", times)));
        }
    }

    private void round(Baselines.Round round) {
        Double oneByOne = round.oneByOnePerSecond();
        lines.quiet(
                String.format(
                                Locale.ROOT,
                                "  a round: %.1f of %.1f raw inserts",
                                round.finishedPerSecond(),
                                round.rawInsertsPerSecond())
                        + (oneByOne == null
                                ? ""
                                : String.format(
                                        Locale.ROOT, ", and %.1f in batches of one", oneByOne)));
    }

    private void orders(Verdict verdict) {
        lines.head("orders");
        lines.line(
                String.format(
                        Locale.ROOT,
                        "sent %d, placed %d, ended %d, the last end %.1f s after the last order",
                        verdict.counts().sent(),
                        verdict.counts().placed(),
                        verdict.counts().ended(),
                        verdict.quietAfterSeconds()));
        trouble("refused", verdict.counts().refused());
        trouble("unanswered", verdict.counts().unanswered());
        some("held back by a limit of the load generator, times", verdict.counts().heldBack());
        some("ends heard twice, or of unknown orders", verdict.counts().unmatched());
        some("ends not heard, but looked up", verdict.lookedUp());
        verdict.left().stream().limit(SHOWN).forEach(it -> lines.line("not ended: " + it));
        verdict.violations().stream().limit(SHOWN).forEach(lines::line);
        lines.verdict(
                verdict.clean(),
                verdict.clean()
                        ? "every order ended, and the audit found nothing"
                        : "%d orders have not ended, %d violations"
                                .formatted(verdict.left().size(), verdict.violations().size()));
    }

    private void trouble(String name, Map<?, Long> counts) {
        if (!counts.isEmpty()) {
            lines.line(name + ": " + counts);
        }
    }

    private void some(String what, long count) {
        if (count > 0) {
            lines.line(what + ": " + count);
        }
    }

    private static String words(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", "));
    }
}
