package dev.comanda.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.access.Guarded.Said;
import dev.comanda.launcher.Service;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A customer has their own orders, and cannot even tell whether there are others.
class OwnOrdersIT {

    private static final String NEVER_PLACED = "01a20373-edb2-7dbc-a788-95e8af82e9ce";

    private final Guarded guarded = Guarded.running();
    private final String ana = customer("ana");
    private final String ben = customer("ben");
    private final String shop = guarded.issuer().token("shop", "service");

    private String customer(String name) {
        return guarded.issuer().token(name, "customer");
    }

    private Said get(String path, String token) {
        return guarded.call(Service.ORDERS, "GET", path, "", token);
    }

    private Said place(String customerId, String token) {
        return guarded.call(Service.ORDERS, "POST", "/orders", body(customerId), token);
    }

    private static String body(String customerId) {
        return """
        {"customerId": "%s", "items": [{"productId": "moonlight", "quantity": 1, "unitPrice": 1}]}"""
                .formatted(customerId);
    }

    private static String idOf(Said placed) {
        assertThat(placed.status()).as("%s", placed.body()).isEqualTo(201);
        return placed.body().replaceAll(".*\"orderId\":\"([^\"]+)\".*", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/saga", "/status", "/events"})
    void somebodyElsesOrderIsAnsweredExactlyAsOneThatDoesNotExist(String what) {
        String anas = idOf(place("ana", ana));
        assertThat(get("/orders/" + anas, ana).status()).isEqualTo(200);
        for (String id : List.of(anas, anas.toUpperCase(Locale.ROOT))) {
            Said others = get("/orders/" + id + what, ben);
            Said unknown = get("/orders/" + NEVER_PLACED + what, ben);
            assertThat(others.status()).isEqualTo(404);
            assertThat(others.type()).isEqualTo(unknown.type());
            assertThat(others.body().replace(anas, "<id>").replace(id, "<id>"))
                    .isEqualTo(unknown.body().replace(NEVER_PLACED, "<id>"));
        }
    }

    @Test
    void somebodyElsesOrderIsNotCancelled() {
        String anas = idOf(place("ana", ana));
        Said cancel =
                guarded.call(Service.ORDERS, "POST", "/orders/" + anas + "/cancel", "{}", ben);
        assertThat(cancel.status()).isEqualTo(404);
        assertThat(get("/orders/" + anas + "/saga", ana).body()).doesNotContain("by the customer");
    }

    @Test
    void nobodyOrdersForSomebodyElseButAServiceThatActsForAll() {
        assertThat(place("ana", ben).status()).isEqualTo(403);
        assertThat(place("ana", ben).body()).contains("customerId", "must be your own");
        assertThat(place("ana", shop).status()).isEqualTo(201);
        assertThat(place("ana", guarded.issuer().token("eve", "operator")).status()).isEqualTo(403);
    }

    @Test
    void aListHasOnlyOnesOwnOrders() {
        String anas = idOf(place("ana", ana));
        String bens = idOf(place("ben", ben));
        assertThat(get("/orders", ana).body()).contains(anas).doesNotContain(bens);
        assertThat(get("/orders?customerId=ana", ana).body()).contains(anas);
        Said others = get("/orders?customerId=ben", ana);
        assertThat(others.status()).isEqualTo(200);
        assertThat(others.body()).isEqualTo("[]");
        assertThat(get("/orders", shop).body()).contains(anas, bens);
    }

    @Test
    void anIdempotencyKeyIsOnesOwn() {
        String key = UUID.randomUUID().toString();
        String anas = idOf(placeUnder(key, "ana", ana));
        assertThat(idOf(placeUnder(key, "ana", ana))).isEqualTo(anas);
        assertThat(idOf(placeUnder(key, "ben", ben))).isNotEqualTo(anas);
        assertThat(idOf(placeUnder(key, "ana", shop))).isNotEqualTo(anas);
    }

    private Said placeUnder(String key, String customerId, String token) {
        return Guarded.send(
                guarded.request(Service.ORDERS, "POST", "/orders", body(customerId))
                        .header("Content-Type", Guarded.JSON)
                        .header("Idempotency-Key", key),
                token);
    }

    @Test
    void theRecordNamesWhomTheTokenNamesWhateverTheRequestSays() {
        String operator = guarded.issuer().token("eve", "operator");
        String tea = "/inventory/products/tea";
        inventory("PUT", tea, "{\"name\": \"Tea\", \"unitPrice\": 2, \"currency\": \"EUR\"}", 200);
        inventory("POST", tea + "/receipts", "{\"quantity\": 9, \"receiptId\": \"1\"}", 201);
        Said placed =
                guarded.call(
                        Service.ORDERS,
                        "POST",
                        "/orders",
                        """
                        {"customerId": "ana", "paymentMethod": "pm_sim_slow",
                         "items": [{"productId": "tea", "quantity": 1, "unitPrice": 2}]}""",
                        ana);
        String saga = "/sagas/" + idOf(placed);
        Said retry =
                guarded.call(
                        Service.ORDERS,
                        "POST",
                        saga + "/retry",
                        "{\"by\": \"mallory\", \"reason\": \"to see who did it\"}",
                        operator);
        assertThat(retry.status()).as("%s", retry.body()).isEqualTo(202);
        assertThat(get(saga + "/explain", operator).body())
                .contains("by eve")
                .doesNotContain("mallory");
    }

    private void inventory(String method, String path, String body, int expected) {
        String operator = guarded.issuer().token("eve", "operator");
        Said said = guarded.call(Service.INVENTORY, method, path, body, operator);
        assertThat(said.status()).as("%s", said.body()).isEqualTo(expected);
    }
}
