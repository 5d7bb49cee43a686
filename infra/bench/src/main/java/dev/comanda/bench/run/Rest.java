package dev.comanda.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.run.Corridor.Outcome;
import dev.comanda.launcher.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// When the load is over: waits until nothing is under way any more, and asks whether everything
/// adds up. What a customer calls the end comes a little earlier, when the order is confirmed; the
/// reservation becomes a sale after that.
public final class Rest {

    private static final Duration QUIET_WITHIN = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration AUDIT_WITHIN = Duration.ofMinutes(30);

    private final Cluster cluster;
    private final List<String> left = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    public Rest(Cluster cluster) {
        this.cluster = cluster;
    }

    /// Orders that have not ended, and how that is known; of all that was waited for so far.
    public List<String> left() {
        return List.copyOf(left);
    }

    /// What the audits found so far.
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /// Keeps in mind whose end was waited for in vain.
    public void note(Outcome outcome) {
        outcome.left().forEach(order -> left.add(order + " was not heard of"));
    }

    /// Waits for every saga to end.
    public void await() throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            JsonNode open = cluster.orders().get("/sagas?limit=200").expect(200);
            if (open.isEmpty()) {
                return;
            }
            if (System.nanoTime() - begin > QUIET_WITHIN.toNanos()) {
                open.forEach(
                        saga ->
                                left.add(
                                        saga.path("orderId").asText()
                                                + " "
                                                + saga.path("status").asText()));
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Waits for every saga to end, and asks the running system for its audit.
    public void audit() throws InterruptedException {
        await();
        Api.Answer answer = cluster.orders().get("/audit", AUDIT_WITHIN);
        JsonNode report = answer.body();
        if (answer.status() != 200) {
            violations.add("GET /audit answered %d: %s".formatted(answer.status(), report));
            return;
        }
        for (JsonNode one : report.path("violations")) {
            violations.add(
                    "%s %s: %s"
                            .formatted(
                                    one.path("kind").asText(),
                                    one.path("subject").asText(),
                                    one.path("says").asText()));
        }
        if (violations.isEmpty() && !report.path("clean").asBoolean()) {
            violations.add("GET /audit is not clean: " + report);
        }
    }
}
