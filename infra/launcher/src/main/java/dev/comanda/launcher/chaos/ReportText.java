package dev.comanda.launcher.chaos;

import dev.comanda.launcher.Paint;
import dev.comanda.launcher.chaos.fault.Fault;
import dev.comanda.launcher.chaos.fault.Havoc.Struck;
import dev.comanda.launcher.chaos.fault.Schedule.Strike;
import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.verdict.Truth;
import dev.comanda.launcher.chaos.verdict.Violation.Kind;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// A run as a person reads it.
record ReportText(PrintStream out, Paint paint) {

    private static final int MAX_SHOWN = 20;

    void struck(Struck struck) {
        boolean bad = struck.trouble() != null;
        String back =
                struck.fault().lasts().isZero()
                        ? ""
                        : " (back after " + seconds(struck.took()) + ")";
        out.println(
                time(struck.at())
                        + (bad ? paint.bad(struck.fault().says()) : struck.fault().says())
                        + paint.quiet(bad ? " " + struck.trouble() : back));
    }

    void planned(Strike strike) {
        Fault fault = strike.fault();
        String lasts = fault.lasts().isZero() ? "" : " for " + seconds(fault.lasts());
        out.println(time(strike.at()) + paint.quiet("to come: " + fault.says() + lasts));
    }

    /// @param verbose whether to show each arrow of the saga that was met
    void report(ChaosReport report, boolean verbose) {
        out.println();
        out.println(paint.strong("faults"));
        report.faultsByKind().forEach((kind, count) -> line(kind.toString(), count, ""));
        line("all", report.struck().size(), report.faultsByKind().size() + " kinds");
        out.println();
        orders(report);
        out.println();
        if (verbose) {
            report.truth().arrows().forEach(this::arrow);
            out.println();
        }
        report.violations().stream()
                .limit(MAX_SHOWN)
                .forEach(violation -> out.println(paint.bad("✗ ") + violation));
        if (report.violations().size() > MAX_SHOWN) {
            out.println("… and " + (report.violations().size() - MAX_SHOWN) + " more");
        }
        report.evidence().forEach(out::println);
        verdict(report);
    }

    private void orders(ChaosReport report) {
        Ledger.Counts counts = report.counts();
        out.println(paint.strong("orders"));
        line("sent", counts.placed(), "");
        line("answered 201", counts.promised(), "");
        line(
                "answered 503",
                counts.unavailable(),
                report.storedAllTheSame() + " of them were stored all the same");
        line("connection refused", counts.refused(), "");
        line("unanswered", counts.unanswered(), "they may have been stored or not");
        line("stored", report.truth().orders().size(), "");
        report.outcomes().forEach((outcome, count) -> line(outcome, count, ""));
        line("cancels taken", counts.cancels(), "");
        line("arrows of the saga met", report.truth().arrows().size(), "status, event, status");
        line(
                "dead letters",
                report.deadLettersWritten(),
                report.deadLetters().size() + " still there");
        report.deadLetters().stream()
                .limit(MAX_SHOWN)
                .forEach(letter -> out.println("      " + letter));
        out.println();
        List<Truth.Order> slowest = report.slowest();
        if (!slowest.isEmpty()) {
            out.println(
                    "from order to end: half within %s, 99 of 100 within %s, the longest %s (%s)"
                            .formatted(
                                    seconds(slowest.get(1).took()),
                                    seconds(slowest.get(2).took()),
                                    seconds(slowest.getFirst().took()),
                                    slowest.getFirst().orderId()));
        }
        out.println("quiet " + seconds(report.quietAfter()) + " after the last order and fault");
    }

    private void verdict(ChaosReport report) {
        long wipes = report.faultsByKind().getOrDefault(Fault.Kind.WIPE_BROKER, 0L);
        String figures =
                "%d orders, %d faults, the broker's store wiped %d times: %d lost, %d double charges, %d stock errors"
                        .formatted(
                                report.truth().orders().size(),
                                report.struck().size(),
                                wipes,
                                report.count(Kind.LOST),
                                report.count(Kind.DOUBLE_CHARGE),
                                report.count(Kind.STOCK));
        if (report.isClean()) {
            out.println(paint.good("✓ ") + figures + ", every order ended");
        } else {
            out.println(
                    paint.bad("✗ ")
                            + figures
                            + ", %d violations in all".formatted(report.violations().size()));
            out.println("logs: " + report.logs());
            out.println("again: ./dev chaos " + arguments(report.plan()));
        }
    }

    static String arguments(ChaosPlan plan) {
        return "--seconds %d --seed %d --clients %d --rate %d"
                .formatted(plan.duration().toSeconds(), plan.seed(), plan.clients(), plan.rate());
    }

    private void line(String name, long count, String note) {
        String number = String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
        out.println(
                String.format(Locale.ROOT, "  %-40s %8s", name, number)
                        + (note.isEmpty() ? "" : "   " + paint.quiet(note)));
    }

    private void arrow(String arrow, long count) {
        out.println(String.format(Locale.ROOT, "  %-62s %6d", arrow, count));
    }

    private static String time(Duration at) {
        return String.format(Locale.ROOT, "%8s  ", seconds(at));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }
}
