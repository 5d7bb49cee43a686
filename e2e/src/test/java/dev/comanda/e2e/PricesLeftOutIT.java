package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.e2e.Shop.Stock;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.contract.Money;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Orders with nothing but product ids and quantities, and what becomes of them when the catalogue
/// is stale or was lost.
class PricesLeftOutIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Comanda comanda = Running.comanda();
    private final Shop shop = new Shop(comanda);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void heal() {
        http.close();
        Running.heal();
    }

    @Test
    void idsAndQuantitiesAreAnsweredOnceWithTheConfirmedOrderItsTotalAndEachStep()
            throws Exception {
        String product = shop.product(10);
        awaitInCatalogue(product);
        HttpResponse<String> answer = order(product, 3, "");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=10");
        JsonNode order = JSON.readTree(answer.body());
        assertThat(order.path("status").asText()).isEqualTo("CONFIRMED");
        assertThat(order.path("totalAmount").asText()).isEqualTo("7.5");
        assertThat(answer.body()).contains("\"totalAmount\":7.50");
        assertThat(steps(order))
                .containsExactly(
                        "ValidateProducts executed",
                        "ReserveInventory executed",
                        "ProcessPayment executed",
                        "ConfirmOrder executed");
        assertThat(shop.stock(product)).isEqualTo(new Stock(7, 0, 3));
    }

    @Test
    void anUnknownProductIsAnsweredWithTheSagaFailedAndNothingIsTouched() throws Exception {
        String product = shop.product(10);
        awaitInCatalogue(product);
        String items =
                "[{'productId': '%s', 'quantity': 1}, {'productId': 'ghost', 'quantity': 1, 'unitPrice': 1}]"
                        .formatted(product);
        HttpResponse<String> answer = send(items);
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode order = JSON.readTree(answer.body());
        assertThat(order.path("status").asText()).isEqualTo("FAILED");
        assertThat(order.path("reason").asText()).contains("ghost UNKNOWN_PRODUCT");
        assertThat(order.path("saga").path("sagaStatus").asText()).isEqualTo("FAILED");
        assertThat(steps(order))
                .containsExactly(
                        "ValidateProducts executed",
                        "ReserveInventory -",
                        "ProcessPayment -",
                        "ConfirmOrder -");
        assertThat(shop.stock(product)).isEqualTo(new Stock(10, 0, 0));
    }

    @Test
    void anUnknownProductWithoutAPriceIsRefusedAtTheDoor() throws Exception {
        HttpResponse<String> answer = order("ghost", 1, "");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("items[0].unitPrice", "'ghost'");
    }

    @Test
    void aProductTakenOffSaleIsNotSoldFromThatMomentOn() throws Exception {
        String product = shop.product(10);
        awaitInCatalogue(product);
        describe(product, "2.50", false);
        JsonNode order = JSON.readTree(order(product, 1, "").body());
        assertThat(order.path("status").asText()).isEqualTo("FAILED");
        assertThat(order.path("reason").asText()).contains("NOT_FOR_SALE");
        assertThat(shop.stock(product)).isEqualTo(new Stock(10, 0, 0));
    }

    @Test
    @SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
    void aStalePriceIsNotSoldAtWhoeverItComesFrom() throws Exception {
        String product = shop.product(10);
        awaitInCatalogue(product);
        describe(product, "3", true);
        JsonNode given = JSON.readTree(order(product, 1, ", 'unitPrice': 2.50").body());
        assertThat(given.path("status").asText()).isEqualTo("FAILED");
        assertThat(given.path("reason").asText()).contains("PRICE_CHANGED");
        try (Connection nats = Nats.connect(comanda.nats().url())) {
            CatalogueEntry wrong =
                    new CatalogueEntry(product, "wrong", new Money(100, "EUR"), true, 1_000_000);
            nats.keyValue(CatalogueEntry.BUCKET).put(wrong.key(), wrong.json());
        }
        JsonNode left =
                Await.until(
                        "an order at the wrong price",
                        WITHIN,
                        () -> {
                            JsonNode one = read(order(product, 1, ""));
                            return one.path("totalAmount").asText().equals("1.0") ? one : null;
                        });
        assertThat(left.path("status").asText()).isEqualTo("FAILED");
        assertThat(left.path("reason").asText()).contains("PRICE_CHANGED");
    }

    @Test
    void theCatalogueComesBackAfterTheBrokersStoreWasWiped() throws Exception {
        List<String> products = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            products.add(shop.product(10));
        }
        products.forEach(this::awaitInCatalogue);
        comanda.service(Service.ORDERS).kill(); // what it knew is gone as well
        comanda.nats().kill();
        comanda.nats().wipeStore();
        comanda.nats().restart();
        comanda.service(Service.ORDERS).start();
        products.forEach(this::awaitInCatalogue);
        JsonNode order = JSON.readTree(order(products.getLast(), 1, "").body());
        assertThat(order.path("status").asText()).isEqualTo("CONFIRMED");
    }

    private void describe(String product, String price, boolean forSale) {
        shop.inventory()
                .put(
                        "/inventory/products/" + product,
                        Map.of(
                                "name",
                                product,
                                "unitPrice",
                                new java.math.BigDecimal(price),
                                "currency",
                                "EUR",
                                "forSale",
                                forSale))
                .expect(200);
    }

    /// Until order-service knows its price: an order whose total cannot be right is refused for
    /// that, and not for the price.
    private void awaitInCatalogue(String product) {
        Map<String, Object> wrong =
                Map.of(
                        "customerId",
                        "e2e",
                        "totalAmount",
                        0,
                        "items",
                        List.of(Map.of("productId", product, "quantity", 1)));
        Await.until(
                product + " in the catalogue",
                WITHIN,
                () ->
                        shop.orders()
                                .post("/orders", wrong)
                                .body()
                                .path("violations")
                                .path(0)
                                .path("field")
                                .asText()
                                .equals("totalAmount"));
    }

    private static List<String> steps(JsonNode order) {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : order.path("saga").path("steps")) {
            String what =
                    (step.path("executed").asBoolean() ? " executed" : " -")
                            + (step.path("compensated").asBoolean() ? " compensated" : "");
            steps.add(step.path("name").asText() + what);
        }
        return steps;
    }

    private HttpResponse<String> order(String product, int quantity, String more) {
        return send("[{'productId': '%s', 'quantity': %d%s}]".formatted(product, quantity, more));
    }

    private HttpResponse<String> send(String items) {
        HttpRequest request =
                HttpRequest.newBuilder(shop.orders().base().resolve("/orders"))
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=10")
                        .POST(
                                BodyPublishers.ofString(
                                        ("{'customerId': 'e2e', 'items': " + items + "}")
                                                .replace('\'', '"')))
                        .build();
        return http.sendAsync(request, BodyHandlers.ofString()).join();
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }
}
