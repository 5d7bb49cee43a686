package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole service: HTTP in, messages out and in, on real servers. The test plays the
/// participants.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OrderServiceIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String COFFEE = Shop.coffee("ana", 2);

    private static Connection nats;

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
    void an_order_is_placed_at_an_address_at_which_it_can_be_read() {
        Response placed = Shop.place(null, COFFEE);
        placed.then()
                .statusCode(201)
                .contentType(ContentType.JSON)
                .body("status", equalTo("PENDING"))
                .body("customerId", equalTo("ana"))
                .body("currency", equalTo("EUR"))
                .body("createdAt", notNullValue());
        assertThat(placed.asString())
                .contains("\"totalAmount\":5.00")
                .contains("{\"productId\":\"coffee\",\"quantity\":2,\"unitPrice\":2.50}");
        OrderId id = Shop.idOf(placed);
        assertThat(id.value().version()).isEqualTo(7);
        assertThat(placed.header("Location")).endsWith("/orders/" + id);

        Response read = given().urlEncodingEnabled(false).get(placed.header("Location"));
        assertThat(read.asString()).as("read is what was placed").isEqualTo(placed.asString());
    }

    @Test
    void what_is_given_is_kept() throws Exception {
        Response placed =
                Shop.place(
                        null,
                        """
                        {"customerId": "ana ☕", "currency": "CHF", "paymentMethod": "pm_card_x", "totalAmount": 30002.5,
                         "items": [{"productId": "a b", "quantity": 10000, "unitPrice": 3},
                                   {"productId": "ü", "quantity": 1, "unitPrice": 2.50}], "unknown": [1]}
                        """);
        placed.then().statusCode(201);
        assertThat(published("orders.created", Shop.idOf(placed)))
                .contains("\"customerId\":\"ana ☕\"")
                .contains("\"productId\":\"a b\",\"quantity\":10000,\"unitPrice\":3.00")
                .contains("\"totalAmount\":30002.50")
                .contains("\"currency\":\"CHF\"");
    }

    @Test
    void a_hundred_items_are_accepted() {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            items.append(i == 0 ? "" : ",")
                    .append(
                            "{\"productId\":\"p%d\",\"quantity\":1,\"unitPrice\":0.01}"
                                    .formatted(i));
        }
        Shop.place(null, "{\"customerId\":\"" + "x".repeat(64) + "\",\"items\":[" + items + "]}")
                .then()
                .statusCode(201)
                .body("items", hasSize(100))
                .body("totalAmount", equalTo(1.0f));
    }

    @Test
    void an_order_goes_all_the_way_and_its_saga_tells_each_step() throws Exception {
        OrderId id = Shop.idOf(Shop.place(null, COFFEE));
        saga(id).then()
                .body("sagaStatus", equalTo("STARTED"))
                .body("waitingFor", equalTo("INVENTORY"))
                .body("attempt", equalTo(1))
                .body("nextResendAt", notNullValue())
                .body("deadlines.saga", notNullValue())
                .body("transitions", hasSize(1));

        say(reserved(id));
        assertThat(published("payments.process_request", id))
                .contains("\"amount\":5.00", "\"paymentMethod\":\"pm_card_visa\"");
        saga(id).then()
                .body("sagaStatus", equalTo("PAYMENT_PROCESSING"))
                .body("waitingFor", equalTo("PAYMENT"))
                .body("deadlines.payment", notNullValue());

        say(new PaymentSucceeded(id, "pay_1", new BigDecimal("5.00"), "pi_1"));
        published("orders.confirmed", id);
        when().get("/orders/" + id).then().body("status", equalTo("CONFIRMED"));

        say(new InventoryCommitted(id, "res_1"));
        awaitStatus(id, "COMPLETED")
                .then()
                .body(
                        "steps.name",
                        equalTo(
                                List.of(
                                        "ValidateProducts",
                                        "ReserveInventory",
                                        "ProcessPayment",
                                        "ConfirmOrder")))
                .body("steps.executed", everyItem(equalTo(true)))
                .body("steps.compensated", everyItem(equalTo(false)))
                .body("steps.endedAt", everyItem(notNullValue()))
                .body(
                        "transitions.to",
                        equalTo(
                                List.of(
                                        "STARTED",
                                        "INVENTORY_RESERVED",
                                        "PAYMENT_PROCESSING",
                                        "PAYMENT_SUCCEEDED",
                                        "COMPLETED")))
                .body("waitingFor", nullValue())
                .body("attempt", nullValue())
                .body("nextResendAt", nullValue())
                .body("deadlines", nullValue())
                .body("reason", nullValue());
    }

    @Test
    void a_declined_payment_shows_why_and_that_the_stock_was_given_back() throws Exception {
        OrderId id = Shop.idOf(Shop.place(null, COFFEE));
        say(reserved(id));
        published("payments.process_request", id);
        say(new PaymentFailed(id, "pay_1", "card_declined", Instant.now()));
        published("inventory.release_request", id);
        saga(id).then()
                .body("sagaStatus", equalTo("COMPENSATING"))
                .body("waitingFor", equalTo("INVENTORY"));
        when().get("/orders/" + id)
                .then()
                .body("status", equalTo("PENDING"))
                .body("reason", nullValue());

        say(new InventoryReleased(id, "res_1", "PAYMENT_FAILED"));
        awaitStatus(id, "COMPENSATED")
                .then()
                .body("steps[1].compensated", equalTo(true))
                .body("reason", equalTo("PAYMENT_FAILED: card_declined"));
        when().get("/orders/" + id)
                .then()
                .body("status", equalTo("CANCELLED"))
                .body("reason", equalTo("PAYMENT_FAILED: card_declined"));
        published("orders.cancelled", id);
    }

    @Test
    void the_trace_of_the_request_is_the_trace_of_its_messages_if_it_is_one() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertThat(traceOfOrderPlacedWith(trace)).isEqualTo(trace);
        for (String bad :
                List.of(
                        "é",
                        "00-zz-01",
                        "x".repeat(5000),
                        "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01")) {
            assertThat(traceOfOrderPlacedWith(bad))
                    .isNotEqualTo(bad)
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        }
    }

    private static String traceOfOrderPlacedWith(String traceparent) throws Exception {
        Response placed =
                given().contentType(ContentType.JSON)
                        .header("traceparent", traceparent)
                        .body(COFFEE)
                        .post("/orders");
        placed.then().statusCode(201);
        return Objects.requireNonNull(
                header(message("orders.created", Shop.idOf(placed)), "traceparent"));
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (String id :
                List.of(
                        "0199aaaa-0000-7000-8000-000000000001",
                        "7",
                        "%00",
                        "x".repeat(300),
                        "0199aaaa_0000_7000_8000_000000000001")) {
            for (String path : List.of("/orders/" + id, "/orders/" + id + "/saga")) {
                given().urlEncodingEnabled(false)
                        .get(path)
                        .then()
                        .statusCode(404)
                        .contentType(containsString("application/problem+json"))
                        .body("detail", containsString("There is no order"));
            }
        }
    }

    @Test
    void the_api_describes_itself() {
        assertThat(when().get("/q/openapi").asString())
                .contains(
                        "operationId: placeOrder", "operationId: getOrder", "operationId: getSaga");
        when().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        when().get("/q/metrics").then().statusCode(200).body(not(equalTo("")));
    }

    private static InventoryReserved reserved(OrderId id) {
        return new InventoryReserved(
                id,
                "res_1",
                List.of(new OrderItem("coffee", 2, new BigDecimal("2.50"))),
                Instant.now().plusSeconds(900));
    }

    private static Response saga(OrderId id) {
        Response saga = when().get("/orders/" + id + "/saga");
        saga.then().statusCode(200);
        return saga;
    }

    private static Response awaitStatus(OrderId id, String status) {
        return Await.until(
                "saga of " + id + " to be " + status,
                DEADLINE,
                () -> {
                    Response saga = saga(id);
                    return status.equals(saga.path("sagaStatus")) ? saga : null;
                });
    }

    private void say(Message message) throws IOException, JetStreamApiException {
        MessageKey key = new MessageKey(message.orderId(), Subject.of(message), 1);
        Headers headers = codec.headers(key, Instant.now(), null);
        nats.jetStream().publish(key.subject().wire(), headers, codec.body(message));
    }

    private static String published(String subject, OrderId id) throws Exception {
        return new String(message(subject, id).getData(), StandardCharsets.UTF_8);
    }

    /// Waits until the service has said it.
    private static io.nats.client.Message message(String subject, OrderId id) throws Exception {
        Await.until("stream of " + subject, DEADLINE, () -> streamExists(subject));
        JetStreamSubscription all = nats.jetStream().subscribe(subject);
        try {
            return Await.until(
                    subject + " of " + id,
                    DEADLINE,
                    () -> {
                        try {
                            io.nats.client.Message next = all.nextMessage(Duration.ofMillis(500));
                            return next != null && id.toString().equals(header(next, "ce-subject"))
                                    ? next
                                    : null;
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        } finally {
            all.unsubscribe();
        }
    }

    /// Absent where somebody else's message has none: the broker is shared.
    private static @Nullable String header(io.nats.client.Message message, String name) {
        Headers headers = message.getHeaders();
        return headers == null ? null : headers.getFirst(name);
    }

    private static boolean streamExists(String subject) {
        try {
            return !nats.jetStreamManagement().getStreamNames(subject).isEmpty();
        } catch (IOException | JetStreamApiException _) {
            return false; // the service has not installed it yet
        }
    }
}
