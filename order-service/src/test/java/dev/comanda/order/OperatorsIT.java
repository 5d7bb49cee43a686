package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people do by hand: cancel, see what hangs, ask again now, and deal with dead letters.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OperatorsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String WHY = "{\"by\": \"ana\", \"reason\": \"because\"}";

    private static Connection nats;

    @Inject Pool pool;

    private final MessageCodec codec = new MessageCodec("a-participant");

    @BeforeAll
    static void connect() throws IOException, InterruptedException {
        nats = Nats.connect(NatsServer.shared().url());
    }

    @AfterAll
    static void disconnect() throws InterruptedException {
        nats.close();
    }

    @Test
    void an_order_can_be_cancelled_once_and_the_wish_repeated() throws Exception {
        OrderId id = place();
        cancel(id, "{\"reason\": \"changed my mind\"}")
                .then()
                .statusCode(202)
                .body("status", equalTo("PENDING"));
        saga(id).then()
                .body("sagaStatus", equalTo("COMPENSATING"))
                .body("reason", equalTo("CANCELLED: changed my mind"));
        cancel(id, "{}").then().statusCode(200).body("orderId", equalTo(id.toString()));

        say(new InventoryReleased(id, null, "CANCELLED"), 1);
        awaitStatus(id, "COMPENSATED");
        cancel(id, "{}").then().statusCode(200).body("status", equalTo("CANCELLED"));
    }

    @Test
    void an_order_that_is_paid_cannot_be_cancelled() throws Exception {
        OrderId id = place();
        say(reserved(id), 1);
        awaitStatus(id, "PAYMENT_PROCESSING");
        say(new PaymentSucceeded(id, "pay_1", new BigDecimal("2.50"), "pi_1"), 1);
        awaitStatus(id, "PAYMENT_SUCCEEDED");
        cancel(id, "{}")
                .then()
                .statusCode(409)
                .body("detail", containsString("CONFIRMED and can no longer be cancelled"));
        saga(id).then().body("sagaStatus", equalTo("PAYMENT_SUCCEEDED"));
    }

    @Test
    void cancelling_what_is_not_there_or_with_a_bad_reason_is_refused() {
        cancel("0199aaaa-0000-7000-8000-000000000001", "{}").then().statusCode(404);
        cancel("x", "{}").then().statusCode(404);
        cancel(place().toString(), "{\"reason\": \"" + "x".repeat(201) + "\"}")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("reason"));
    }

    @Test
    void what_hangs_is_listed_with_whom_it_waits_for_and_can_be_asked_again_now() {
        OrderId id = place();
        when().get("/sagas?status=STARTED&stuck=false&limit=200")
                .then()
                .statusCode(200)
                .body("orderId", hasItem(id.toString()));
        when().get("/sagas?stuck=true").then().statusCode(200).body("orderId", not(hasItem(id)));
        when().get("/sagas?olderThan=PT1H").then().body("orderId", not(hasItem(id.toString())));

        given().contentType(ContentType.JSON)
                .body(WHY)
                .post("/sagas/" + id + "/retry")
                .then()
                .statusCode(202);
        saga(id).then().body("attempt", equalTo(2));
        assertThat(actions("retry", "saga " + id)).isEqualTo(1);
    }

    @Test
    void a_saga_that_was_asked_about_ten_times_is_stuck_and_says_what_to_do() {
        OrderId id = place();
        for (int i = 0; i < 9; i++) {
            given().contentType(ContentType.JSON).body(WHY).post("/sagas/" + id + "/retry");
        }
        Response stuck = when().get("/sagas?stuck=true&limit=200");
        stuck.then().body("orderId", hasItem(id.toString()));
        String of = "find { it.orderId == '" + id + "' }.";
        assertThat((String) stuck.path(of + "waitingFor")).isEqualTo("INVENTORY");
        assertThat((Integer) stuck.path(of + "attempts")).isGreaterThanOrEqualTo(10);
        assertThat((String) stuck.path(of + "advice")).contains("/retry", "inventory-service");
    }

    @Test
    void bad_questions_about_sagas_are_refused_by_name() {
        when().get("/sagas?status=LOST").then().statusCode(400);
        when().get("/sagas?olderThan=yesterday")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("olderThan"));
        when().get("/sagas?limit=0").then().statusCode(400);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/sagas/" + place() + "/retry")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("by"));
    }

    @Test
    void a_message_that_is_not_json_can_be_read_and_thrown_away() throws Exception {
        String body = "not json, " + System.nanoTime();
        nats.jetStream().publish("inventory.reserved", body.getBytes(StandardCharsets.UTF_8));
        int letter = awaitLetter(body);
        when().get("/dead-letters/" + letter)
                .then()
                .statusCode(200)
                .body("consumer", equalTo("order-service-inventory"))
                .body("subject", equalTo("inventory.reserved"))
                .body("reason", containsString("not JSON"))
                .body("body", equalTo(body));

        when().delete("/dead-letters/" + letter).then().statusCode(400);
        when().delete("/dead-letters/" + letter + "?by=ana&reason=a+typo").then().statusCode(204);
        when().get("/dead-letters/" + letter).then().statusCode(404);
        when().delete("/dead-letters/" + letter + "?by=ana&reason=again").then().statusCode(404);
        assertThat(actions("discard", "dead letter " + letter + " (null)")).isEqualTo(1);
    }

    @Test
    void a_letter_that_is_mended_elsewhere_is_sent_again_as_a_new_attempt() throws Exception {
        OrderId id = place();
        // An answer under an id that is not its own is refused; without that header it would be
        // taken.
        io.nats.client.impl.Headers wrong = new io.nats.client.impl.Headers();
        wrong.put("Nats-Msg-Id", "somebody else's " + id);
        nats.jetStream().publish("inventory.reserved", wrong, codec.body(reserved(id)));
        int letter = awaitLetter(id.toString());

        given().contentType(ContentType.JSON)
                .body(WHY)
                .post("/dead-letters/" + letter + "/redrive")
                .then()
                .statusCode(202);
        awaitStatus(id, "PAYMENT_PROCESSING");
        when().get("/dead-letters/" + letter).then().statusCode(404);
    }

    private static int awaitLetter(String part) {
        return Await.until(
                "a dead letter with " + part,
                DEADLINE,
                () -> {
                    Response letters = when().get("/dead-letters?limit=200");
                    return letters.statusCode() == 200
                            ? letters.path("find { it.body.contains('" + part + "') }?.id")
                            : null;
                });
    }

    private long actions(String action, String target) {
        return pool.preparedQuery(
                        "SELECT count(*) FROM operator_action WHERE action = $1 AND target = $2 AND who = 'ana'")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(action, target))
                .await()
                .atMost(DEADLINE)
                .iterator()
                .next()
                .getLong(0);
    }

    private static OrderId place() {
        return Shop.idOf(Shop.place(null, Shop.coffee("ana", 1)));
    }

    private static Response cancel(Object id, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/orders/" + id + "/cancel");
    }

    private static Response saga(OrderId id) {
        Response saga = when().get("/orders/" + id + "/saga");
        saga.then().statusCode(200);
        return saga;
    }

    private static void awaitStatus(OrderId id, String status) {
        Await.until(
                "saga of " + id + " to be " + status,
                DEADLINE,
                () -> status.equals(saga(id).path("sagaStatus")));
    }

    private static InventoryReserved reserved(OrderId id) {
        return new InventoryReserved(
                id,
                "res_1",
                List.of(new OrderItem("coffee", 1, new BigDecimal("2.50"))),
                Instant.now().plusSeconds(900));
    }

    private void say(Message message, int attempt) throws IOException, JetStreamApiException {
        MessageKey key = new MessageKey(message.orderId(), Subject.of(message), attempt);
        nats.jetStream()
                .publish(
                        key.subject().wire(),
                        codec.headers(key, Instant.now(), null),
                        codec.body(message));
    }
}
