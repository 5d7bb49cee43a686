package dev.comanda.inventory;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole service: HTTP in, messages in and out, on real servers.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class InventoryServiceIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final List<String> STREAMS = List.of("ORDERS", "INVENTORY");
    private static Connection nats;

    private final MessageCodec codec = new MessageCodec("order-service");

    @BeforeAll
    static void connect() throws IOException, InterruptedException {
        nats = Nats.connect(NatsServer.shared().url());
    }

    @AfterAll
    static void disconnect() throws InterruptedException {
        nats.close();
    }

    @Test
    void a_product_is_described_and_its_goods_are_booked_once() {
        put("tea", "{'name': 'Tea', 'unitPrice': 4.5, 'currency': 'EUR', 'forSale': true}")
                .statusCode(200)
                .body("productId", equalTo("tea"))
                .body("availableQuantity", equalTo(0));
        String first = receive("tea", "{'quantity': 10, 'receiptId': 'tea-1'}", 201);
        assertThat(receive("tea", "{'quantity': 10, 'receiptId': 'tea-1'}", 201)).isEqualTo(first);
        assertThat(receive("tea", "{'quantity': 11, 'receiptId': 'tea-1'}", 409))
                .contains("tea-1")
                .contains("10 pieces");

        String body =
                when().get("/inventory/products/tea").then().statusCode(200).extract().asString();
        assertThat(body)
                .contains("\"unitPrice\":4.50")
                .contains("\"availableQuantity\":10")
                .contains("\"reservedQuantity\":0")
                .contains("\"soldQuantity\":0");
    }

    @Test
    void an_order_is_reserved_and_sold_by_messages() throws Exception {
        put("cake", "{'name': 'Cake', 'unitPrice': 2.00, 'currency': 'EUR'}").statusCode(200);
        receive("cake", "{'quantity': 5, 'receiptId': 'cake-1'}", 201);
        OrderId id = new OrderId(UUID.randomUUID());

        say(
                new OrderCreated(
                        id,
                        "customer",
                        List.of(new OrderItem("cake", 2, new BigDecimal("2.00"))),
                        new BigDecimal("4.00"),
                        "EUR"));
        awaitStatus(id, "ACTIVE")
                .body("items[0].productId", equalTo("cake"))
                .body("items[0].quantity", equalTo(2))
                .body("reservationId", equalTo("res_" + id));
        say(new OrderConfirmed(id, "res_" + id, "pay_" + id, Instant.now()));
        awaitStatus(id, "COMMITTED");

        when().get("/inventory/products/cake")
                .then()
                .body("availableQuantity", equalTo(3))
                .body("reservedQuantity", equalTo(0))
                .body("soldQuantity", equalTo(2));
        when().get("/inventory/reservations?orderId=" + id).then().body("$", hasSize(1));
        awaitPublished("inventory.reserved", id);
        awaitPublished("inventory.committed", id);
    }

    @Test
    void a_rejected_order_shows_why() throws Exception {
        OrderId id = new OrderId(UUID.randomUUID());
        say(
                new OrderCreated(
                        id,
                        "customer",
                        List.of(new OrderItem("ghost", 2, new BigDecimal("2.00"))),
                        new BigDecimal("4.00"),
                        "EUR"));

        awaitStatus(id, "REJECTED")
                .body("unavailableItems[0].reason", equalTo("UNKNOWN_PRODUCT"))
                .body("unavailableItems[0].requested", equalTo(2));
        awaitPublished("inventory.out_of_stock", id);
    }

    @Test
    void products_are_listed_by_id_in_pages() {
        for (String id : List.of("z 1", "z+2", "z3")) {
            put(id, "{'name': 'Z', 'unitPrice': 1, 'currency': 'EUR', 'forSale': false}")
                    .statusCode(200);
        }

        String link =
                when().get("/inventory/products?limit=2&cursor=z")
                        .then()
                        .statusCode(200)
                        .body("productId", equalTo(List.of("z 1", "z+2")))
                        .extract()
                        .header("Link");
        assertThat(link).endsWith("; rel=\"next\"");
        given().urlEncodingEnabled(false)
                .get(link.substring(1, link.indexOf('>')))
                .then()
                .body("productId", equalTo(List.of("z3")))
                .header("Link", equalTo(null));
    }

    @Test
    void what_is_invalid_is_refused_with_the_name_of_its_field() {
        refused(put("x", "{'name': '', 'unitPrice': 1, 'currency': 'EUR'}"), "name");
        refused(put("x", "{'name': 'X\\ud800', 'unitPrice': 1, 'currency': 'EUR'}"), "name");
        refused(put("x", "{'name': 'X', 'unitPrice': 1.005, 'currency': 'EUR'}"), "unitPrice");
        refused(put("x", "{'name': 'X', 'unitPrice': -1, 'currency': 'EUR'}"), "unitPrice");
        refused(put("x", "{'name': 'X', 'unitPrice': 1e12, 'currency': 'EUR'}"), "unitPrice");
        refused(put("x", "{'name': 'X', 'currency': 'EUR'}"), "unitPrice");
        put("x", "{'name': 'X', 'unitPrice': 1, 'currency': 'JPY'}").statusCode(422);
        refused(put("x", "{'name': 'X', 'unitPrice': 1, 'currency': 'XXY'}"), "currency");
        refused(put("x", "{'name': 'X', 'unitPrice': 'much', 'currency': 'EUR'}"), "unitPrice");
        refused(
                put("x".repeat(65), "{'name': 'X', 'unitPrice': 1, 'currency': 'EUR'}"),
                "productId");
        assertThat(receive("tea", "{'quantity': 1.5, 'receiptId': 'r'}", 400)).contains("quantity");
        assertThat(receive("tea", "{'quantity': 0, 'receiptId': 'r'}", 400)).contains("quantity");
        assertThat(receive("tea", "{'quantity': 1000000001, 'receiptId': 'r'}", 400))
                .contains("quantity");
        assertThat(receive("tea", "{'quantity': 1}", 400)).contains("receiptId");
        refused(when().get("/inventory/products?limit=201").then(), "limit");
        refused(when().get("/inventory/reservations").then(), "orderId");
        refused(when().get("/inventory/reservations?orderId=7").then(), "orderId");
    }

    @Test
    void the_facts_for_the_audit_are_had_by_range_of_ids() throws Exception {
        put("scone", "{'name': 'Scone', 'unitPrice': 2.00, 'currency': 'EUR'}").statusCode(200);
        receive("scone", "{'quantity': 5, 'receiptId': 'scone-1'}", 201);
        OrderId id = new OrderId(UUID.randomUUID());
        say(
                new OrderCreated(
                        id,
                        "customer",
                        List.of(new OrderItem("scone", 2, new BigDecimal("2.00"))),
                        new BigDecimal("4.00"),
                        "EUR"));
        awaitStatus(id, "ACTIVE");

        String before = new OrderId(new UUID(id.value().getMostSignificantBits(), 0)).toString();
        when().get("/inventory/audit/reservations?after=" + before + "&upTo=" + id)
                .then()
                .statusCode(200)
                .body("orderId", equalTo(List.of(id.toString())))
                .body("[0].status", equalTo("ACTIVE"))
                .body("[0].held", equalTo(true));
        when().get("/inventory/audit/reservations?after=" + id + "&upTo=" + id)
                .then()
                .body("$", hasSize(0));
        when().get("/inventory/audit/stock").then().statusCode(200).body("$", hasSize(0));
        refused(when().get("/inventory/audit/reservations?after=7").then(), "after");
        refused(when().get("/inventory/audit/reservations?upTo=7").then(), "upTo");
        refused(when().get("/inventory/audit/reservations?limit=1001").then(), "limit");
    }

    @Test
    void what_does_not_exist_is_not_found() {
        assertThat(receive("ghost", "{'quantity': 1, 'receiptId': 'ghost-1'}", 404))
                .contains("There is no product 'ghost'");
        for (String path :
                List.of(
                        "products/ghost",
                        "products/%00",
                        "reservations/res_7",
                        "reservations/7",
                        "reservations/res_" + UUID.randomUUID())) {
            given().urlEncodingEnabled(false)
                    .get("/inventory/" + path)
                    .then()
                    .statusCode(404)
                    .contentType(containsString("application/problem+json"));
        }
        when().get("/inventory/reservations?orderId=" + UUID.randomUUID())
                .then()
                .statusCode(200)
                .body("$", hasSize(0));
    }

    private static void refused(ValidatableResponse answer, String field) {
        answer.statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("violations[0].field", equalTo(field));
    }

    private static ValidatableResponse put(String productId, String json) {
        return given().contentType(ContentType.JSON)
                .body(json.replace('\'', '"'))
                .put("/inventory/products/{id}", productId)
                .then();
    }

    private static String receive(String productId, String json, int status) {
        return given().contentType(ContentType.JSON)
                .body(json.replace('\'', '"'))
                .post("/inventory/products/{id}/receipts", productId)
                .then()
                .statusCode(status)
                .extract()
                .asString();
    }

    private static ValidatableResponse awaitStatus(OrderId id, String status) {
        Await.until(
                "reservation of " + id + " to be " + status,
                DEADLINE,
                () ->
                        when().get("/inventory/reservations/res_" + id)
                                .asString()
                                .contains("\"status\":\"" + status + "\""));
        return when().get("/inventory/reservations/res_" + id).then().statusCode(200);
    }

    private void say(Message message) throws IOException, JetStreamApiException {
        MessageKey key = new MessageKey(message.orderId(), Subject.of(message), 1);
        Headers headers = codec.headers(key, Instant.now(), null);
        Await.until("the streams", DEADLINE, () -> streams().containsAll(STREAMS));
        nats.jetStream().publish(key.subject().wire(), headers, codec.body(message));
    }

    private static void awaitPublished(String subject, OrderId id) {
        Await.until(
                subject + " of " + id,
                DEADLINE,
                () -> {
                    try {
                        byte[] body =
                                nats.jetStreamManagement()
                                        .getLastMessage("INVENTORY", subject)
                                        .getData();
                        return new String(body, StandardCharsets.UTF_8).contains(id.toString());
                    } catch (JetStreamApiException _) {
                        return false; // nothing on that subject yet
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static List<String> streams() {
        try {
            return nats.jetStreamManagement().getStreamNames();
        } catch (JetStreamApiException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
