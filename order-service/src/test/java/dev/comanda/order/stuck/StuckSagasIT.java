package dev.comanda.order.stuck;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.RealServers;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A saga that gets no answer, from the outside: the list, the metrics and the log. Everything is
/// asked for again within a quarter of a second, and given up after two.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(StuckSagasIT.Impatient.class)
class StuckSagasIT {

    private static final Duration DEADLINE = Duration.ofSeconds(40);

    /// Short limits. Before the time-out fewer than ten attempts fit, so that it is the undo that
    /// gets stuck.
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "comanda.saga.timeout", "PT2S",
                    "comanda.saga.resend", "PT0.25S",
                    "comanda.saga.resend-max", "PT0.25S",
                    "comanda.saga.sweep-every", "PT0.05S");
        }
    }

    private static Connection nats;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger watched = Logger.getLogger(StuckWatch.class.getName());
    private final PatternFormatter format = new PatternFormatter("%p %s");
    private final Handler memory =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    log.add(format.format(entry));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private final MessageCodec codec = new MessageCodec("inventory-service");

    @BeforeAll
    static void connect() throws IOException, InterruptedException {
        nats = Nats.connect(NatsServer.shared().url());
    }

    @AfterAll
    static void disconnect() throws InterruptedException {
        nats.close();
    }

    @BeforeEach
    void listen() {
        watched.addHandler(memory);
    }

    @AfterEach
    void listenNoMore() {
        watched.removeHandler(memory);
    }

    @Test
    void a_saga_that_gets_no_answer_shows_in_the_list_the_metrics_and_the_log_until_it_gets_one()
            throws Exception {
        Instant before = Instant.now();
        OrderId id = place();
        JsonPath hanging =
                Await.until("the saga to be stuck", DEADLINE, () -> stuck(id, "no answer"));
        assertThat(hanging.getString("sagaStatus")).isEqualTo("COMPENSATING");
        assertThat(hanging.getString("waitingFor")).isEqualTo("INVENTORY");
        assertThat(hanging.getString("reason")).isEqualTo("SAGA_TIMEOUT");
        assertThat(hanging.getInt("attempts")).isGreaterThanOrEqualTo(10);
        Instant placed = Instant.parse(hanging.getString("placedAt"));
        Instant since = Instant.parse(hanging.getString("since"));
        Instant asked = Instant.parse(hanging.getString("lastAskedAt"));
        assertThat(placed).isAfterOrEqualTo(before.minusMillis(1));
        assertThat(since).isBetween(placed.plusSeconds(2), asked.minusSeconds(1));
        assertThat(asked).isBetween(since, Instant.now());
        assertThat(Instant.parse(hanging.getString("nextResendAt")))
                .isBetween(asked, asked.plusMillis(250));
        assertThat(hanging.getString("advice"))
                .contains("inventory-service", "/sagas/" + id + "/retry");

        when().get("/orders/" + id + "/saga")
                .then()
                .statusCode(200)
                .body("stuck", equalTo(true))
                .body("lastError", equalTo("no answer"))
                .body("since", equalTo(hanging.getString("since")));
        Await.until("the metric", DEADLINE, () -> metric("saga_stuck") == 1);
        assertThat(metric("saga_active{status=\"COMPENSATING\"}")).isEqualTo(1);
        assertThat(metric("saga_active{status=\"STARTED\"}")).isZero();
        Await.until("the warning", DEADLINE, () -> !lines("stuck", id).isEmpty());
        assertThat(lines("stuck", id))
                .singleElement()
                .asString()
                .startsWith("WARN saga stuck: orderId=" + id + " waitingFor=INVENTORY attempts=")
                .contains("since=" + since, "lastError=\"no answer\"");

        released(id);

        Await.until("the metric to fall", DEADLINE, () -> metric("saga_stuck") == 0);
        Await.until("the all-clear", DEADLINE, () -> !lines("no longer stuck", id).isEmpty());
        assertThat(lines("stuck", id)).hasSize(2);
        assertThat(stuck(id, "")).isNull();
    }

    @Test
    void the_newest_dead_letter_about_the_order_is_its_last_error() throws Exception {
        OrderId id = place();
        deadLetter(id, "inventory-service-release", "old");
        for (int i = 0; i < 20; i++) {
            deadLetter(new OrderId(UUID.randomUUID()), "payment-service", "another's");
        }
        long letter = deadLetter(id, "inventory-service-release", "failed 3 times, last: a bug");
        deadLetter(null, "payment-service", "nobody's");

        JsonPath hanging = Await.until("stuck", DEADLINE, () -> stuck(id, "dead letter"));
        assertThat(hanging.getString("lastError"))
                .isEqualTo(
                        "dead letter "
                                + letter
                                + " of inventory-service-release, 2026-11-22T08:43:00Z: failed 3"
                                + " times, last: a bug");
        assertThat(hanging.getLong("deadLetter")).isEqualTo(letter);
        assertThat(hanging.getString("advice"))
                .contains("/dead-letters/" + letter + "/redrive", "/sagas/" + id + "/retry");
        Await.until("the warning", DEADLINE, () -> !lines("stuck", id).isEmpty());
        assertThat(lines("stuck", id).getFirst()).contains("dead letter " + letter);
        released(id);
        Await.until("the end", DEADLINE, () -> stuck(id, "") == null);
    }

    private static OrderId place() {
        return OrderId.parse(
                given().contentType(ContentType.JSON)
                        .body(
                                """
                                {"customerId": "ana", "items": [{"productId": "coffee", "quantity": 1, "unitPrice": 2.5}]}
                                """)
                        .post("/orders")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("orderId"));
    }

    /// The order's entry in the list of stuck sagas, if it is there with such a last error.
    private static @Nullable JsonPath stuck(OrderId id, String lastError) {
        JsonPath all = when().get("/sagas?stuck=true&limit=200").jsonPath();
        Map<String, Object> one = all.getMap("find { it.orderId == '" + id + "' }");
        return one != null && String.valueOf(one.get("lastError")).contains(lastError)
                ? all.setRootPath("find { it.orderId == '" + id + "' }")
                : null;
    }

    private static double metric(String name) {
        return when().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Double.valueOf(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private List<String> lines(String part, OrderId id) {
        return log.stream().filter(line -> line.contains(part) && line.contains("" + id)).toList();
    }

    private void released(OrderId id) throws Exception {
        MessageKey key = new MessageKey(id, Subject.INVENTORY_RELEASED, 999);
        nats.jetStream()
                .publish(
                        key.subject().wire(),
                        codec.headers(key, Instant.now(), null),
                        codec.body(new InventoryReleased(id, null, "SAGA_TIMEOUT")));
    }

    /// Puts a letter into the stream, as a service does; its sequence.
    private long deadLetter(@Nullable OrderId id, String consumer, String reason) throws Exception {
        Headers headers = new Headers();
        if (id != null) {
            headers.put("dlq-msg-id", id + ":inventory.release_request:1");
        }
        headers.put("dlq-reason", reason);
        headers.put("dlq-at", "2026-11-22T08:43:00Z");
        return nats.jetStream()
                .publish("dlq." + consumer, headers, "{}".getBytes(StandardCharsets.UTF_8))
                .getSeqno();
    }
}
