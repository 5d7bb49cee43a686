package dev.comanda.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./dev replay`: asks a running order-service for `POST /replay`, or for another projection, and
/// shows what it says.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Rebuilds the read model order_status_view from the streams, into the table"
                    + " order_status_view_rebuilt, compares the two, and puts right what the kept one lacks."
                    + " Sagas are not touched.",
            "With --projection: builds that one from the streams instead, such as sales_by_day, in the table that is"
                    + " called so.",
            "Exit code: 0 it lacked nothing, 1 it did (and was put right), 2 it cannot be asked."
        })
final class Replay implements Callable<Integer> {

    private static final int CANNOT_ASK = 2;
    private static final Duration WITHIN = Duration.ofMinutes(30);

    @Option(
            names = "--url",
            defaultValue = "http://localhost:3004",
            description = "Where order-service is (default: ${DEFAULT-VALUE}).")
    URI url = URI.create("http://localhost:3004");

    @Option(names = "--projection", description = "Another projection than order_status_view.")
    @Nullable String projection;

    private final PrintStream out;
    private final PrintStream err;
    private final Paint paint;

    Replay(PrintStream out, PrintStream err, Paint paint) {
        this.out = out;
        this.err = err;
        this.paint = paint;
    }

    @Override
    public Integer call() {
        Api.Answer answer;
        try {
            answer = Api.asOperator(url).post(path(), Map.of(), WITHIN);
        } catch (CannotGoOn | IllegalArgumentException e) {
            return cannotAsk(String.valueOf(e.getMessage()) + ". Is it running (./dev up)?");
        }
        JsonNode report = answer.body();
        if (answer.status() != 200 || !report.path("streams").isArray()) {
            String detail = report.path("detail").asText();
            return cannotAsk(
                    "%s answered %d: %s"
                            .formatted(
                                    answer.request(),
                                    answer.status(),
                                    detail.isEmpty() ? report : detail));
        }
        report.path("streams").forEach(this::showStream);
        if (report.has("projection")) {
            showBuilt(report);
            return 0;
        }
        show(report);
        return report.path("clean").asBoolean() ? 0 : 1;
    }

    /// `order_status_view` has its own call: it is kept, and compared.
    private String path() {
        return projection == null || projection.equals("order_status_view")
                ? "/replay"
                : "/replay/" + URLEncoder.encode(projection, StandardCharsets.UTF_8);
    }

    private int cannotAsk(String why) {
        err.println(paint.bad("✗ ") + why);
        return CANNOT_ASK;
    }

    private void showStream(JsonNode stream) {
        String unreadable =
                stream.path("unreadable").asLong() == 0
                        ? ""
                        : ", %d unreadable".formatted(stream.path("unreadable").asLong());
        line(
                "read of " + stream.path("stream").asText(),
                stream.path("messages"),
                "up to %d%s%s"
                        .formatted(
                                stream.path("last").asLong(),
                                stream.path("since").isTextual()
                                        ? ", since " + stream.path("since").asText()
                                        : "",
                                unreadable));
    }

    private void showBuilt(JsonNode report) {
        line("rows", report.path("rows"), "in the table " + report.path("projection").asText());
        line("orders", report.path("orders"), "counted in them");
        line("partial", report.path("partial"), "orders that are not: the streams lost a message");
        out.println();
        out.println(paint.good("✓ ") + "built from all that the streams tell" + time(report));
    }

    private void show(JsonNode report) {
        line("orders rebuilt", report.path("rebuilt"), "");
        line("kept the same", report.path("equal"), "");
        line("missing", report.path("missing"), "put into the view");
        line("lacking", report.path("lacking"), "put right");
        line("kept more", report.path("keptMore"), "newer, or gone from the streams; left");
        line("kept only", report.path("keptOnly"), "newer, or gone from the streams; left");
        if (report.path("behind").asLong() > 0) {
            line("behind", report.path("behind"), "messages that the view had not taken in yet");
        }
        report.path("repaired").forEach(id -> out.println("  " + paint.bad(id.asText())));
        out.println();
        String time = time(report);
        out.println(
                report.path("clean").asBoolean()
                        ? paint.good("✓ ") + "the view lacks nothing that the streams tell" + time
                        : paint.bad("✗ ")
                                + "the view lacked something, and has been put right"
                                + time);
    }

    private String time(JsonNode report) {
        Duration took =
                Duration.between(
                        Instant.parse(report.path("startedAt").asText()),
                        Instant.parse(report.path("endedAt").asText()));
        return paint.quiet(" (" + SagaTable.duration(took.toMillis()) + ")");
    }

    private void line(String name, JsonNode number, String note) {
        out.println(
                String.format(Locale.ROOT, "%-18s %9s   ", name, count(number))
                        + paint.quiet(note));
    }

    /// `12 345`
    private static String count(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong()).replace(',', ' ');
    }
}
