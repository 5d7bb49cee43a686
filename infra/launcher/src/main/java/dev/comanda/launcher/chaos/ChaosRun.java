package dev.comanda.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.chaos.fault.Arena;
import dev.comanda.launcher.chaos.fault.Havoc;
import dev.comanda.launcher.chaos.fault.Havoc.Struck;
import dev.comanda.launcher.chaos.fault.Schedule;
import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.load.Load;
import dev.comanda.launcher.chaos.verdict.Truth;
import dev.comanda.launcher.chaos.verdict.Verdict;
import dev.comanda.launcher.chaos.verdict.Violation;
import dev.comanda.servers.AtExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One run: a cluster of its own, load, faults, rest, verdict. Everything that it starts ends with
/// it, or with the JVM.
public final class ChaosRun implements AutoCloseable {

    /// How long the orders may take to end once every fault is healed and no new ones come: two
    /// saga time-outs, and the undo of what they gave up.
    static final Duration QUIET_WITHIN = Duration.ofMinutes(3);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(250);
    private static final Duration AUDIT_WITHIN = Duration.ofMinutes(2);
    private static final int MAX_LETTERS = 200;

    /// What a service logs when it has stored a dead letter.
    private static final String LETTER_LOGGED = " dead letter: ";

    private final ChaosPlan plan;
    private final Arena arena;
    private final Ledger ledger = new Ledger();
    private final Load load;
    private final Havoc havoc;

    private ChaosRun(ChaosPlan plan, Arena arena, Consumer<Struck> told) {
        this.plan = plan;
        this.arena = arena;
        this.load = new Load(arena.comanda(), ledger);
        this.havoc = new Havoc(arena, told);
    }

    /// Starts a cluster as `cluster` says, with short time-outs, and does all of it.
    ///
    /// @param told of each fault when it is healed; called from several threads
    /// @throws CannotGoOn if the run itself cannot be done; what is wrong with the product is in
    ///     the report
    public static ChaosReport run(
            ChaosPlan plan, Plan cluster, Progress progress, Consumer<Struck> told)
            throws InterruptedException {
        Arena arena = Arena.start(ChaosPlan.cluster(cluster), progress);
        try (ChaosRun run = new ChaosRun(plan, arena, told)) {
            AtExit.close(run);
            return run.run(cluster);
        }
    }

    private ChaosReport run(Plan cluster) throws InterruptedException {
        load.stock();
        havoc.begin(Schedule.drawn(plan.seed(), plan.duration()));
        load.begin(plan.seed(), plan.clients(), plan.rate());
        Thread.sleep(plan.duration());
        load.stop();
        List<Struck> struck = havoc.awaitHealed();
        load.end();
        Evidence evidence = new Evidence(arena);
        try {
            List<Violation> violations = new ArrayList<>(troubles(struck));
            Duration quiet = awaitQuiet();
            Truth truth = Truth.read(arena.comanda().postgres());
            violations.addAll(Verdict.judge(ledger, truth));
            violations.addAll(audit());
            return new ChaosReport(
                    plan,
                    struck,
                    ledger.counts(),
                    storedAllTheSame(truth),
                    truth,
                    quiet,
                    deadLetters(),
                    deadLettersWritten(),
                    violations,
                    violations.isEmpty() ? List.of() : evidence.of(violations),
                    cluster.logs());
        } catch (SQLException e) {
            throw new CannotGoOn("PostgreSQL cannot be asked after the run: " + e, e);
        }
    }

    /// A fault that was not healed, and a service that does not run now.
    private List<Violation> troubles(List<Struck> struck) {
        List<Violation> violations = new ArrayList<>();
        for (Struck one : struck) {
            if (one.trouble() != null) {
                violations.add(notHealed(one.fault().says() + ": " + one.trouble()));
            }
        }
        for (Service service : Service.values()) {
            if (!arena.comanda().service(service).isRunning()) {
                violations.add(notHealed(service + " does not run at the end"));
            }
        }
        return violations;
    }

    private static Violation notHealed(String says) {
        return new Violation(Violation.Kind.NOT_HEALED, null, says);
    }

    /// Returns when nothing is under way, or when the time is up: the verdict tells them apart.
    private Duration awaitQuiet() throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Map<String, Long> open = Truth.underWay(arena.comanda().postgres());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            if (open.isEmpty() || took.compareTo(QUIET_WITHIN) > 0) {
                return took;
            }
            Thread.sleep(LOOK_PAUSE);
        }
    }

    private List<Violation> audit() {
        List<Violation> violations = new ArrayList<>();
        Api.Answer answer = arena.comanda().api(Service.ORDERS).get("/audit", AUDIT_WITHIN);
        if (answer.status() != 200 || !answer.body().path("clean").asBoolean()) {
            for (JsonNode one : answer.body().path("violations")) {
                violations.add(
                        new Violation(
                                Violation.Kind.AUDIT,
                                null,
                                "%s %s: %s"
                                        .formatted(
                                                one.path("kind").asText(),
                                                one.path("subject").asText(),
                                                one.path("says").asText())));
            }
            if (violations.isEmpty()) {
                violations.add(
                        new Violation(
                                Violation.Kind.AUDIT,
                                null,
                                "GET /audit answered %d: %s"
                                        .formatted(answer.status(), answer.body())));
            }
        }
        return violations;
    }

    private List<String> deadLetters() {
        List<String> letters = new ArrayList<>();
        JsonNode list =
                arena.comanda()
                        .api(Service.ORDERS)
                        .get("/dead-letters?limit=" + MAX_LETTERS)
                        .expect(200);
        for (JsonNode letter : list) {
            letters.add(
                    "%s for %s: %s"
                            .formatted(
                                    letter.path("messageId").asText("(no id)"),
                                    letter.path("consumer").asText(),
                                    letter.path("reason").asText()));
        }
        return letters;
    }

    /// Orders that are there although their customer was answered 503.
    private long storedAllTheSame(Truth truth) {
        Set<String> unavailable = ledger.unavailable();
        return truth.orders().stream()
                .filter(order -> unavailable.contains(order.customer()))
                .count();
    }

    /// Also those that were wiped with the broker's store: the services log each.
    private long deadLettersWritten() {
        long count = 0;
        for (Service service : Service.values()) {
            try (Stream<String> lines = Files.lines(arena.comanda().service(service).log())) {
                count += lines.filter(line -> line.contains(LETTER_LOGGED)).count();
            } catch (IOException e) {
                throw new UncheckedIOException("reading the log of " + service, e);
            }
        }
        return count;
    }

    /// Stops the load, the faults and the cluster, in whatever state they are. Harmless twice.
    @Override
    public void close() {
        havoc.close();
        load.close();
        arena.close();
        AtExit.forget(this);
    }

    @Override
    public String toString() {
        return "chaos on " + arena;
    }
}
