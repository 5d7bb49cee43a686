package dev.comanda.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./dev audit`: asks a running order-service for `GET /audit` and shows what it says.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the running system whether everything adds up: stock conserved, each charge with"
                    + " its one confirmed order, nothing held for an order that has ended.",
            "Exit code: 0 all is right, 1 something is not (it says what), 2 it cannot be asked."
        })
final class Audit implements Callable<Integer> {

    private static final int CANNOT_ASK = 2;
    private static final Duration WITHIN = Duration.ofMinutes(15);

    /// As wide as the longest kind of violation.
    private static final int KIND = 26;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:3004",
            description = "Where order-service is (default: ${DEFAULT-VALUE}).")
    URI url = URI.create("http://localhost:3004");

    private final PrintStream out;
    private final PrintStream err;
    private final Paint paint;

    Audit(PrintStream out, PrintStream err, Paint paint) {
        this.out = out;
        this.err = err;
        this.paint = paint;
    }

    @Override
    public Integer call() {
        Api.Answer answer;
        try {
            answer = Api.asOperator(url).get("/audit", WITHIN);
        } catch (CannotGoOn | IllegalArgumentException e) {
            return cannotAsk(String.valueOf(e.getMessage()) + ". Is it running (./dev up)?");
        }
        JsonNode report = answer.body();
        if (answer.status() != 200 || !report.path("clean").isBoolean()) {
            String detail = report.path("detail").asText();
            return cannotAsk(
                    "%s answered %d: %s"
                            .formatted(
                                    answer.request(),
                                    answer.status(),
                                    detail.isEmpty() ? report : detail));
        }
        show(report);
        return report.path("clean").asBoolean() ? 0 : 1;
    }

    private int cannotAsk(String why) {
        err.println(paint.bad("✗ ") + why);
        return CANNOT_ASK;
    }

    private void show(JsonNode report) {
        Duration took =
                Duration.between(
                        Instant.parse(report.path("startedAt").asText()),
                        Instant.parse(report.path("endedAt").asText()));
        List<String> judged = new ArrayList<>();
        List<String> open = new ArrayList<>();
        report.path("byStatus")
                .properties()
                .forEach(
                        status ->
                                (isEnd(status.getKey()) ? judged : open)
                                        .add(count(status.getValue()) + " " + status.getKey()));
        JsonNode total = report.path("violationsTotal");
        line("orders judged", report.path("ordersJudged"), String.join(", ", judged));
        line("orders open", report.path("ordersOpen"), String.join(", ", open));
        if (report.path("paymentsAsTold").asLong() > 0) {
            line(
                    "payments as told",
                    report.path("paymentsAsTold"),
                    "by the provider to payment-service: hold them against its own report");
        }
        line("violations", total, "");
        report.path("violations").forEach(this::violation);
        long hidden = total.asLong() - report.path("violations").size();
        if (hidden > 0) {
            out.println("… and " + hidden + " more");
        }
        out.println();
        String time = paint.quiet(" (" + SagaTable.duration(took.toMillis()) + ")");
        out.println(
                report.path("clean").asBoolean()
                        ? paint.good("✓ ") + "everything adds up" + time
                        : paint.bad("✗ ") + "something does not add up, see above" + time);
    }

    private void line(String name, JsonNode number, String note) {
        out.println(
                String.format(Locale.ROOT, "%-14s %9s   ", name, count(number))
                        + paint.quiet(note));
    }

    private void violation(JsonNode violation) {
        String kind = violation.path("kind").asText();
        out.println(
                paint.bad(kind)
                        + " ".repeat(Math.max(1, KIND + 2 - kind.length()))
                        + paint.strong(violation.path("subject").asText())
                        + "  "
                        + violation.path("says").asText());
    }

    private static boolean isEnd(String status) {
        return status.equals("COMPLETED")
                || status.equals("FAILED")
                || status.equals("COMPENSATED");
    }

    /// `12 345`
    private static String count(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong()).replace(',', ' ');
    }
}
