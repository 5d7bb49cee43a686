package dev.comanda.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a person does with Comanda over HTTP.
record Shop(Api orders, Api inventory, Api payments) {

    static final BigDecimal PRICE = new BigDecimal("2.50");
    static final String PAYS = "pm_card_visa";
    static final String DECLINED = "pm_card_chargeDeclined";

    /// The charge goes through, but its answer takes three seconds: time to break something.
    static final String SLOW = "pm_sim_slow";

    /// Longest wait for an order: broken things must be started again and asked again within it.
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "COMPENSATED");

    Shop(Comanda comanda) {
        this(
                comanda.api(Service.ORDERS),
                comanda.api(Service.INVENTORY),
                comanda.api(Service.PAYMENTS));
    }

    /// What inventory says about a product.
    record Stock(long available, long reserved, long sold) {}

    /// An order that was placed.
    ///
    /// @param quantities by product id
    record Placed(String orderId, String paymentMethod, Map<String, Integer> quantities) {

        Placed {
            quantities = Map.copyOf(quantities);
        }

        BigDecimal total() {
            int pieces = quantities.values().stream().mapToInt(Integer::intValue).sum();
            return PRICE.multiply(BigDecimal.valueOf(pieces));
        }
    }

    record Item(String productId, int quantity, BigDecimal unitPrice) {}

    /// A new product of which some have been received; its id.
    String product(int received) {
        String id = "product-" + UUID.randomUUID();
        String path = "/inventory/products/" + id;
        Map<String, Object> body =
                Map.of("name", id, "unitPrice", PRICE, "currency", "EUR", "forSale", true);
        requireOk(inventory.put(path, body));
        requireOk(
                inventory.post(
                        path + "/receipts", Map.of("quantity", received, "receiptId", "r-" + id)));
        return id;
    }

    Placed place(String paymentMethod, Map<String, Integer> quantities) {
        List<Item> items = new ArrayList<>();
        quantities.forEach((product, quantity) -> items.add(new Item(product, quantity, PRICE)));
        Map<String, Object> body =
                Map.of(
                        "customerId",
                        "e2e",
                        "items",
                        items,
                        "currency",
                        "EUR",
                        "paymentMethod",
                        paymentMethod);
        JsonNode order = orders.post("/orders", body).expect(201);
        return new Placed(order.path("orderId").asText(), paymentMethod, quantities);
    }

    JsonNode saga(Placed order) {
        return orders.get("/orders/" + order.orderId() + "/saga").expect(200);
    }

    String sagaStatus(Placed order) {
        return saga(order).path("sagaStatus").asText();
    }

    void awaitSaga(Placed order, String status) {
        Await.until(
                "the saga of " + order + " to become " + status,
                ENDS_WITHIN,
                () -> sagaStatus(order).equals(status));
    }

    /// Waits for the end of the saga; the order's status then.
    String awaitEnd(Placed order) {
        Await.until(
                "the saga of " + order + " to end",
                ENDS_WITHIN,
                () -> ENDS.contains(sagaStatus(order)));
        return orders.get("/orders/" + order.orderId()).expect(200).path("status").asText();
    }

    Stock stock(String product) {
        JsonNode body = inventory.get("/inventory/products/" + product).expect(200);
        return new Stock(
                body.path("availableQuantity").asLong(-1),
                body.path("reservedQuantity").asLong(-1),
                body.path("soldQuantity").asLong(-1));
    }

    /// All payments that payment-service knows for the order.
    List<JsonNode> paymentsOf(Placed order) {
        List<JsonNode> all = new ArrayList<>();
        payments.get("/payments?orderId=" + order.orderId()).expect(200).forEach(all::add);
        return all;
    }

    private static void requireOk(Api.Answer answer) {
        if (answer.status() / 100 != 2) {
            answer.expect(200);
        }
    }
}
