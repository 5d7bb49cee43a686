package dev.comanda.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.bench.QuickStart;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.chaos.load.Card;
import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.verdict.Truth;
import dev.comanda.launcher.chaos.verdict.Verdict;
import dev.comanda.servers.Await;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Two, then four instances of each service under load: killed, added, and restarted one after the
/// other. Everything is as in production, but that the provider takes more than half a second for
/// an answer, as one that is far away does, and is given up after five. Correctness and fairness,
/// not speed: all of it is on one machine.
///
/// `-Dcomanda.scale=long` restarts four of each, and kills eight times over; `-Dseed=` draws the
/// victims and the baskets. Logs of the services: `e2e/target/logs/scale`.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScaleOutIT {

    private static final boolean LONG = System.getProperty("comanda.scale", "").equals("long");
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /// Orders a second.
    private static final int RATE = LONG ? 40 : 20;

    /// Long enough that some charges are under way whenever an instance stops.
    private static final String PROVIDER_TAKES = "PT0.6S";

    private static final String PROVIDER_GIVEN_UP = "PT5S";

    private static final int FEW = 2;
    private static final int MANY = 4;

    /// So much longer than the longest before may an order take during a rolling restart.
    private static final Duration LONGER_AT_MOST = Duration.ofSeconds(2);

    /// Of four instances each does at least this part of the work.
    private static final double FAIR_SHARE = 0.1;

    /// Customers who wait for the end at the same time, and within what time of it half of them are
    /// to be told.
    private static final int WAITING = 30;

    private static final Duration TOLD_WITHIN = Duration.ofMillis(300);

    /// Orders from which the JVMs learn.
    private static final int LESSONS = 120;

    private static final int ROUNDS_OF_KILLS = LONG ? 8 : 1;

    /// An instance that is killed keeps the messages that it had pulled for an ack wait of 30 s.
    private static final Duration QUIET_WITHIN = Duration.ofMinutes(2);

    private static final Duration AUDITED_WITHIN = Duration.ofMinutes(1);

    /// Cards that are answered at once, so that a restart shows in how long an order takes.
    private static final List<Card> QUICK =
            List.of(Card.PAYS, Card.PAYS, Card.PAYS, Card.PAYS, Card.DECLINED, Card.NO_FUNDS);

    private static final List<Card> ALL =
            List.of(Card.PAYS, Card.PAYS, Card.PAYS, Card.DECLINED, Card.SLOW, Card.FAILS_ONCE);

    private static final Comanda COMANDA = start();

    private static final Fleet FLEET = new Fleet(COMANDA);
    private static final Doors DOORS = new Doors(COMANDA);
    private static final Ledger LEDGER = new Ledger();
    private static final Rush RUSH = new Rush(DOORS, LEDGER, SEED);

    static {
        RUSH.stock(COMANDA.api(Service.INVENTORY));
    }

    /// With an AOT cache: a JVM that starts costs the others its share of two cores.
    private static Comanda start() {
        Checkout checkout = Checkout.find();
        Plan plan =
                Plan.isolated(checkout, Path.of("target", "logs", "scale").toAbsolutePath())
                        .with(Service.PAYMENTS, "COMANDA_PAYMENT_SIMULATOR_DELAY", PROVIDER_TAKES)
                        .with(
                                Service.PAYMENTS,
                                "COMANDA_PAYMENT_GATEWAY_TIMEOUT",
                                PROVIDER_GIVEN_UP);
        QuickStart start = new QuickStart(checkout);
        if (!start.hasLearned()) {
            learn(start, plan);
        }
        return Comanda.start(start.quick(plan), Progress.SILENT);
    }

    private static void learn(QuickStart start, Plan plan) {
        try (Comanda training = Comanda.start(start.training(plan), Progress.SILENT);
                Rush rush = new Rush(new Doors(training), new Ledger(), SEED)) {
            rush.stock(training.api(Service.INVENTORY));
            rush.begin(ALL, RATE);
            rush.awaitMore(LESSONS, RATE);
            rush.end();
            start.learn(training, plan.jvm());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void nobodyComesAnyMore() throws InterruptedException {
        RUSH.end();
    }

    @AfterAll
    static void stop() {
        RUSH.close();
        COMANDA.close();
    }

    @Test
    @Order(1)
    void whoWaitsForTheEndIsToldSoonWhicheverInstanceMakesTheSteps() throws Exception {
        System.out.println("ScaleOutIT: -Dseed=" + SEED);
        FLEET.size(FEW);
        RUSH.begin(QUICK, RATE);
        RUSH.awaitMore(3 * RATE, RATE); // code that nobody has run yet is slow
        var _ = RUSH.waitForTheEnd(WAITING);
        Map<String, Instant> toldAt = RUSH.waitForTheEnd(WAITING);
        RUSH.end();
        awaitQuiet();
        Waits waits = Waits.untilTold(COMANDA.postgres(), toldAt);
        System.out.println("from the end until whoever waits is told: " + waits);
        assertThat(toldAt).hasSize(WAITING);
        assertThat(waits.median()).isLessThan(TOLD_WITHIN);
    }

    @Test
    @Order(2)
    void aRollingRestartLosesNothingAndNobodyWaitsMuchLonger() throws Exception {
        FLEET.size(LONG ? MANY : FEW);
        RUSH.begin(QUICK, RATE);
        RUSH.awaitMore(2 * RATE, RATE);
        Instant begin = Instant.now();
        RUSH.awaitMore(5 * RATE, RATE);
        Instant restart = Instant.now();
        FLEET.rollingRestart().forEach(System.out::println);
        RUSH.awaitMore(RATE, RATE);
        Instant end = Instant.now();
        RUSH.end();

        awaitQuiet();
        Waits waits = Waits.read(COMANDA.postgres(), RUSH.cameAt());
        Waits before = waits.between(begin, restart);
        Waits during = waits.between(restart, end);
        System.out.printf(
                "%d of each service, %d orders/s%nbefore: %s%nrolling restart: %s%n%s%n",
                FLEET.running(Service.ORDERS).size(), RATE, before, during, DOORS);
        during.longest(5).forEach(System.out::println);
        assertEverythingEndedRight();
        assertThat(during.longest().took())
                .as("the longest wait during the restart")
                .isLessThan(before.longest().took().plus(LONGER_AT_MOST));
    }

    @Test
    @Order(3)
    void instancesAreKilledAndAddedUnderLoadAndTheRestShareTheWorkFairly() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        FLEET.size(FEW);
        RUSH.begin(ALL, RATE);
        RUSH.awaitMore(2 * RATE, RATE);
        for (int round = 1; round <= ROUNDS_OF_KILLS; round++) {
            for (Service service : Service.values()) {
                System.out.println("SIGKILL " + FLEET.kill(service, random));
                RUSH.awaitMore(RATE, RATE);
            }
            FLEET.size(MANY); // the dead come back, and more join them
        }
        RUSH.awaitMore(2 * RATE, RATE); // what came late has found its place
        Map<Service, Shares> before = shares();
        RUSH.awaitMore(8 * RATE, RATE);
        Map<Service, Shares> after = shares();
        RUSH.end();
        Duration quiet = awaitQuiet();
        System.out.printf("quiet %d ms after the last order%n%s%n", quiet.toMillis(), DOORS);

        assertEverythingEndedRight();
        for (Service service : Service.values()) {
            Shares shares = after.get(service).since(before.get(service));
            System.out.println(service + ": " + shares);
            assertThat(shares.messages()).hasSize(MANY);
            assertThat(shares.smallest()).as(shares.toString()).isGreaterThanOrEqualTo(FAIR_SHARE);
        }
    }

    private static Map<Service, Shares> shares() throws Exception {
        Map<Service, Shares> shares = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            shares.put(service, Shares.of(FLEET.running(service)));
        }
        return shares;
    }

    /// Returns how long it took until nothing was under way any more.
    private static Duration awaitQuiet() {
        long begin = System.nanoTime();
        Await.until("all orders to end", QUIET_WITHIN, () -> underWay().isEmpty());
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Map<String, Long> underWay() {
        try {
            return Truth.underWay(COMANDA.postgres());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// By what the customers were told, the databases, the provider's book, and `GET /audit`.
    private static void assertEverythingEndedRight() throws SQLException {
        assertThat(LEDGER.promised()).as("orders that were taken").hasSize(RUSH.came());
        assertThat(Verdict.judge(LEDGER, Truth.read(COMANDA.postgres()))).isEmpty();
        Api orders = COMANDA.api(Service.ORDERS);
        List<String> violations = new ArrayList<>();
        JsonNode audit = orders.get("/audit", AUDITED_WITHIN).expect(200);
        audit.path("violations").forEach(one -> violations.add(one.toString()));
        assertThat(violations).isEmpty();
        assertThat(audit.path("clean").asBoolean()).isTrue();
        assertThat(orders.get("/dead-letters").expect(200)).isEmpty();
    }
}
