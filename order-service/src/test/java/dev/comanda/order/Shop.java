package dev.comanda.order;

import static io.restassured.RestAssured.given;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a shop asks of order-service.
public final class Shop {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private Shop() {}

    /// The body of an order of coffee, at 2.50 each.
    public static String coffee(String customer, int quantity) {
        return "{\"customerId\": \"%s\", \"items\": [{\"productId\": \"coffee\", \"quantity\": %d, \"unitPrice\": 2.5}]}"
                .formatted(customer, quantity);
    }

    /// Places an order.
    ///
    /// @param key the idempotency key; absent for none
    public static Response place(@Nullable String key, String body) {
        var request =
                given().contentType("application/json; charset=utf-8")
                        .body(body.getBytes(StandardCharsets.UTF_8));
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/orders");
    }

    /// `GET /orders` with this query, which is sent as it is.
    public static Response list(String query) {
        return given().urlEncodingEnabled(false).get("/orders?" + query);
    }

    /// Fails if the saga does not get there in 30 s.
    public static void awaitSaga(OrderId id, String status) {
        Await.until(
                id + " to be " + status,
                DEADLINE,
                () -> status.equals(given().get("/orders/" + id + "/saga").path("sagaStatus")));
    }

    /// Fails if none was placed.
    public static OrderId idOf(Response placed) {
        return OrderId.parse(placed.then().statusCode(201).extract().path("orderId"));
    }
}
