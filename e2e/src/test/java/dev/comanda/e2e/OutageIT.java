package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Outages are not attempts: the database or the broker is away for longer than an ack wait (30 s),
/// with everything as in production, and nothing is lost, refused or used up by it.
class OutageIT {

    private static final Duration DATABASE_AWAY = Duration.ofSeconds(45);
    private static final Duration BROKER_AWAY = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(30);

    /// How long a customer may wait for `POST /orders` while the broker is away. Usually it is some
    /// milliseconds; a busy machine of two cores makes it longer.
    private static final Duration SLOWEST_POST = Duration.ofSeconds(2);

    /// What a process ends with that was asked to by SIGTERM, and did.
    private static final int ENDED_BY_ITSELF = 128 + 15;

    /// The loggers of the consumers and their connections, as a line shows them.
    private static final List<String> SPEAKERS =
            List.of(".BatchSettler]", ".ConsumerLoop]", ".Broker]");

    private static final int SAID = 15;

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            Checkout.find(), Path.of("target", "logs", "outage").toAbsolutePath()),
                    Progress.SILENT);

    private final Shop shop = new Shop(COMANDA);
    private final Operator operator = new Operator(COMANDA);
    private final Api orders = COMANDA.api(Service.ORDERS);

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @AfterEach
    void startWhatIsDown() {
        if (operator.unread() < 0) {
            COMANDA.nats().restart();
        }
        for (Service service : Service.values()) {
            if (!COMANDA.service(service).isRunning()) {
                COMANDA.service(service).start();
            }
        }
    }

    @Test
    void theDatabaseIsAwayForLongerThanAnAckWaitAndNoDeliveryIsUsedUp() throws Exception {
        Await.until("earlier tests to be over", SOON, () -> operator.unread() == 0);
        Map<String, Long> again = operator.deliveredAgain();
        Burst burst = new Burst(shop, 45).products(6, 100).products(1, 5);
        List<Placed> placed = new ArrayList<>(burst.place(60, 8, Shop.SLOW));
        placed.addAll(burst.place(60, 8, Shop.PAYS));
        COMANDA.postgres().kill();
        Instant back = Instant.now().plus(DATABASE_AWAY);
        assertThat(orders.post("/orders", Map.of()).status()).as("still answers").isEqualTo(400);
        Await.until("it to be over", DATABASE_AWAY.plus(SOON), () -> Instant.now().isAfter(back));
        assertThat(operator.unread()).as("messages that wait meanwhile").isPositive();
        COMANDA.postgres().restart();

        assertThat(burst.audit(COMANDA).violations(placed)).isEmpty();
        Await.until("all to be read", SOON, () -> operator.unread() == 0);
        assertThat(operator.deliveredAgain())
                .as(() -> "messages that were delivered again; said meanwhile:\n" + said())
                .isEqualTo(again);
        assertNothingIsWrong();
    }

    @Test
    void theBrokerIsAwayAndOrdersAreTakenAsEver() throws Exception {
        Burst burst = new Burst(shop, 40).products(8, 4000);
        List<Placed> placed = new ArrayList<>(burst.place(20, 4, Shop.SLOW));
        COMANDA.nats().kill();
        Instant back = Instant.now().plus(BROKER_AWAY);
        Duration slowest = Duration.ZERO;
        while (Instant.now().isBefore(back)) {
            Instant begin = Instant.now();
            placed.addAll(burst.place(1, 1, Shop.PAYS)); // fails unless it is answered 201
            Duration took = Duration.between(begin, Instant.now());
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            Await.until("a pause", SOON, pause(Duration.ofMillis(50)));
        }
        System.out.printf(
                "%d orders taken while the broker was away, the slowest in %d ms%n",
                placed.size() - 20, slowest.toMillis());
        assertThat(slowest).isLessThan(SLOWEST_POST);
        JsonNode waiting = orders.get("/sagas?status=STARTED&olderThan=PT20S").expect(200).get(0);
        assertThat(waiting.path("lastError").asText())
                .startsWith("the broker has not taken its request since ");
        assertThat(waiting.path("advice").asText()).contains("nats-server");
        Api.Answer redrive =
                orders.post("/dead-letters/1/redrive", Map.of("by", "ana", "reason", "why not"));
        assertThat(redrive.status()).isEqualTo(503);
        COMANDA.nats().restart();

        assertThat(burst.audit(COMANDA).violations(placed)).isEmpty();
        assertNothingIsWrong();
    }

    @Test
    void whoIsToldToStopDuringAnOutageStopsInTimeAndLosesNothing() throws Exception {
        Burst burst = new Burst(shop, 15).products(6, 100);
        List<Placed> placed = burst.place(60, 8, Shop.SLOW);
        COMANDA.postgres().kill();
        Await.until("messages to be held", SOON, () -> operator.unread() > 0);
        for (Service service : Service.values()) {
            stopInTime(COMANDA.service(service));
        }
        COMANDA.postgres().restart();
        startWhatIsDown();
        assertThat(burst.audit(COMANDA).violations(placed)).isEmpty();
        assertNothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void aStopUnderLoadLeavesNothingHalfDone(Service service) throws Exception {
        Burst burst = new Burst(shop, service.port()).products(6, 400);
        List<Placed> placed = burst.place(200, 16, Shop.PAYS);
        stopInTime(COMANDA.service(service));
        assertThat(operator.unacknowledged(service.module()))
                .as("messages that nobody acknowledged")
                .isZero();
        assertThat(operator.ask(databaseOf(service), "SELECT count(*) FROM outbox"))
                .as("messages in the outbox")
                .isEqualTo("0");
        COMANDA.service(service).start();
        assertThat(burst.audit(COMANDA).violations(placed)).isEmpty();
        assertNothingIsWrong();
    }

    /// What the services' logs say of consuming, the latest of it.
    private static String said() {
        return Stream.of(Service.values())
                .flatMap(service -> lines(COMANDA.service(service).log()))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> lines(Path log) {
        try {
            List<String> all =
                    Files.readAllLines(log).stream()
                            .filter(line -> SPEAKERS.stream().anyMatch(line::contains))
                            .toList();
            return all.subList(Math.max(0, all.size() - SAID), all.size()).stream();
        } catch (IOException e) {
            return Stream.of(e.toString());
        }
    }

    private static String databaseOf(Service service) {
        return switch (service) {
            case ORDERS -> "orders";
            case INVENTORY -> "inventory";
            case PAYMENTS -> "payments";
        };
    }

    private static void stopInTime(ServiceProcess service) {
        var ended = service.onExit();
        long begin = System.nanoTime();
        service.stop(); // kills it when it does not end in time
        System.out.printf(
                "%s stopped in %d ms%n",
                service.service(), (System.nanoTime() - begin) / 1_000_000);
        assertThat(ended.join().exitValue()).as("exit code").isEqualTo(ENDED_BY_ITSELF);
    }

    private static BooleanSupplier pause(Duration length) {
        Instant over = Instant.now().plus(length);
        return () -> Instant.now().isAfter(over);
    }

    private void assertNothingIsWrong() {
        assertThat(operator.letters()).isEmpty();
        assertThat(operator.violations()).isEmpty();
    }
}
