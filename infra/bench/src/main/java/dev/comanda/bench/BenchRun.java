package dev.comanda.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.bench.Corridor.Outcome;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.load.Goods;
import dev.comanda.bench.observe.BrokerCounters;
import dev.comanda.bench.observe.Counters;
import dev.comanda.bench.observe.DatabaseCounters;
import dev.comanda.bench.observe.DatabaseCounters.Reading;
import dev.comanda.bench.observe.Surroundings;
import dev.comanda.bench.observe.Usage;
import dev.comanda.bench.observe.Usage.Used;
import dev.comanda.bench.report.Report;
import dev.comanda.bench.report.Report.PerOrder;
import dev.comanda.bench.report.Report.Verdict;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One run on one cluster: goods, load, window, rest, audit.
public final class BenchRun {

    private static final Duration AUDIT_WITHIN = Duration.ofMinutes(15);

    private final BenchPlan plan;
    private final Cluster cluster;
    private final Path checkout;
    private final Progress progress;

    /// @param checkout the working copy, for its commit
    public BenchRun(BenchPlan plan, Cluster cluster, Path checkout, Progress progress) {
        this.plan = plan;
        this.cluster = cluster;
        this.checkout = checkout;
        this.progress = progress;
    }

    /// What a window cost.
    private record Cost(Map<String, Used> processes, Counters messages, Reading database) {}

    public Report run() throws InterruptedException {
        Instant startedAt = Instant.now();
        Map<String, String> machine = Surroundings.machine();
        Map<String, String> settings = Surroundings.settings(cluster);
        progress.timed(
                () -> {
                    Goods.stock(cluster.inventory());
                    return Goods.PRODUCTS;
                },
                count -> count + " products are on the shelves");
        Cost cost;
        Outcome outcome;
        try (Corridor corridor =
                new Corridor(
                        cluster, new Baskets(plan.mix(), plan.hot()), Corridor.Kind.of(plan))) {
            Thread.sleep(plan.warmUp());
            progress.done("warm", plan.warmUp());
            cost = measure(corridor);
            progress.done("measured", plan.measured());
            outcome = corridor.finish();
        }
        long begin = System.nanoTime();
        List<String> violations = violations(cluster.orders());
        progress.done("audit", Duration.ofNanos(System.nanoTime() - begin));
        return new Report(
                plan.toString(),
                startedAt,
                Surroundings.commit(checkout),
                machine,
                settings,
                cluster.startedIn(),
                Report.speed(outcome.window()),
                cost.processes(),
                perOrder(cost, outcome),
                null,
                new Verdict(
                        outcome.left().isEmpty() && violations.isEmpty(),
                        outcome.counts(),
                        outcome.left().stream().map(String::valueOf).toList(),
                        outcome.lookedUp(),
                        outcome.quietAfterSeconds(),
                        violations),
                Math.toIntExact(plan.warmUp().toSeconds()),
                outcome.seconds());
    }

    private Cost measure(Corridor corridor) throws InterruptedException {
        try (Usage usage = new Usage(cluster.processes())) {
            Counters messages = BrokerCounters.read(cluster.natsUrl());
            Reading database = DatabaseCounters.read(cluster);
            usage.begin();
            corridor.open();
            Thread.sleep(plan.measured());
            corridor.shut();
            return new Cost(
                    usage.end(),
                    BrokerCounters.read(cluster.natsUrl()).since(messages),
                    DatabaseCounters.read(cluster).since(database));
        }
    }

    private static PerOrder perOrder(Cost cost, Outcome outcome) {
        long orders = Math.max(1, outcome.window().finished());
        return new PerOrder(
                outcome.window().answers() / (double) orders,
                cost.messages().per(orders),
                per(cost.database().databases(), orders),
                cost.database().log().per(orders),
                per(cost.database().tables(), orders));
    }

    private static Map<String, Map<String, Double>> per(Map<String, Counters> all, long orders) {
        Map<String, Map<String, Double>> each = new LinkedHashMap<>();
        all.forEach((name, counters) -> each.put(name, counters.per(orders)));
        return each;
    }

    /// What the audit of the running system says; empty if everything adds up.
    static List<String> violations(Api orders) {
        Api.Answer answer = orders.get("/audit", AUDIT_WITHIN);
        List<String> violations = new ArrayList<>();
        if (answer.status() == 200 && answer.body().path("clean").asBoolean()) {
            return violations;
        }
        for (JsonNode one : answer.body().path("violations")) {
            violations.add(
                    "%s %s: %s"
                            .formatted(
                                    one.path("kind").asText(),
                                    one.path("subject").asText(),
                                    one.path("says").asText()));
        }
        if (violations.isEmpty()) {
            violations.add("GET /audit answered %d: %s".formatted(answer.status(), answer.body()));
        }
        return violations;
    }
}
