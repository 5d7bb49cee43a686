package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.comanda.nats.catalogue.Catalogue;
import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.contract.Money;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Orders that leave their prices to the catalogue.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class CatalogueIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static Connection nats;

    @Inject Catalogue catalogue;

    private final String tea = "tea-" + UUID.randomUUID();
    private final String pie = "pie-" + UUID.randomUUID();

    @BeforeAll
    static void connect() throws Exception {
        nats = Nats.connect(NatsServer.shared().url());
    }

    @AfterAll
    static void disconnect() throws Exception {
        nats.close();
    }

    @Test
    void prices_that_are_left_out_are_those_of_the_catalogue() throws Exception {
        put(tea, "EUR", 450, 1);
        put(pie, "EUR", 310, 1);
        place(null, two(tea, "") + "," + two(pie, ", 'unitPrice': 3"))
                .then()
                .statusCode(201)
                .body("items[0].unitPrice.toString()", equalTo("4.5"))
                .body("items[1].unitPrice.toString()", equalTo("3.0"))
                .body("totalAmount.toString()", equalTo("15.0"));
    }

    @Test
    void a_price_that_is_left_out_of_an_unknown_product_is_refused_and_named() throws Exception {
        put(tea, "EUR", 450, 1);
        place(null, two(tea, "") + "," + two("ghost", "") + "," + two("ghost 2", ""))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("violations", hasSize(2))
                .body("violations[0].field", equalTo("items[1].unitPrice"))
                .body("violations[0].message", containsString("'ghost'"))
                .body("violations[1].field", equalTo("items[2].unitPrice"));
    }

    @Test
    void a_price_that_is_given_is_inventorys_to_check() {
        place(null, two("ghost", ", 'unitPrice': 1")).then().statusCode(201);
    }

    @Test
    void a_price_in_another_currency_than_the_order_is_refused() throws Exception {
        put(tea, "USD", 450, 1);
        place(null, two(tea, ""))
                .then()
                .statusCode(422)
                .body("detail", containsString("4.50 USD"))
                .body("violations[0].field", equalTo("items[0].unitPrice"));
        String body = order(two(tea, ""));
        send(null, body.replace("{'customerId'", "{'currency': 'USD', 'customerId'"))
                .then()
                .statusCode(201);
    }

    @Test
    void a_total_is_held_against_the_catalogues_prices() throws Exception {
        put(tea, "EUR", 450, 1);
        String body = order(two(tea, ""));
        send(null, body.replace("{'customerId'", "{'totalAmount': 9, 'customerId'"))
                .then()
                .statusCode(201);
        send(null, body.replace("{'customerId'", "{'totalAmount': 8, 'customerId'"))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("totalAmount"));
    }

    @Test
    void the_first_answer_stays_under_its_key_though_the_price_changes() throws Exception {
        put(tea, "EUR", 450, 1);
        String key = UUID.randomUUID().toString();
        Response first = place(key, two(tea, ""));
        first.then().statusCode(201);
        put(tea, "EUR", 999, 2);
        Response again = place(key, two(tea, ""));
        again.then().statusCode(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        put(tea, "USD", 999, 3); // now it would be refused
        assertThat(place(key, two(tea, "")).asString()).isEqualTo(first.asString());
        place(key, two("ghost", ""))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("Idempotency-Key"));
        place(UUID.randomUUID().toString(), two(tea, ""))
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("items[0].unitPrice"));
    }

    @Test
    void a_bucket_that_was_wiped_is_not_forgotten_and_followed_again() throws Exception {
        put(tea, "EUR", 450, 5);
        nats.keyValueManagement().delete(CatalogueEntry.BUCKET);
        Await.until("the bucket to be made again", DEADLINE, this::isThere);
        place(null, two(tea, "")).then().statusCode(201);
        put(tea, "EUR", 500, 6);
        place(null, two(tea, ""))
                .then()
                .statusCode(201)
                .body("totalAmount.toString()", equalTo("10.0"));
    }

    private boolean isThere() {
        try {
            return nats.keyValueManagement().getStatus(CatalogueEntry.BUCKET) != null;
        } catch (Exception _) {
            return false;
        }
    }

    /// Into the bucket, as inventory-service does, and waits until it is known.
    private void put(String id, String currency, long minor, int version) throws Exception {
        CatalogueEntry entry =
                new CatalogueEntry(id, id, new Money(minor, currency), true, version);
        nats.keyValue(CatalogueEntry.BUCKET).put(entry.key(), entry.json());
        Await.until(
                entry + " to be known", DEADLINE, () -> Objects.equals(catalogue.find(id), entry));
    }

    private static String two(String product, String more) {
        return "{'productId': '%s', 'quantity': 2%s}".formatted(product, more);
    }

    private static String order(String items) {
        return "{'customerId': 'ana', 'items': [" + items + "]}";
    }

    private static Response place(@Nullable String key, String items) {
        return send(key, order(items));
    }

    private static Response send(@Nullable String key, String body) {
        RequestSpecification request =
                given().contentType(ContentType.JSON).body(body.replace('\'', '"'));
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/orders");
    }
}
