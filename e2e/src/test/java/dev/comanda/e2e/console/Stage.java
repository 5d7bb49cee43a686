package dev.comanda.e2e.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cluster that the tests of this package share, and what customers do with it. It stops with
/// the JVM. Its services ask again only after minutes: what goes on sooner, somebody has mended.
record Stage(Comanda comanda) {

    static final Duration SOON = Duration.ofSeconds(60);
    static final String CUP = "cup";

    private static @Nullable Stage stage;

    static synchronized Stage set() {
        if (stage == null) {
            Plan plan =
                    Plan.isolated(
                                    Checkout.find(),
                                    Path.of("target", "logs", "console").toAbsolutePath())
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT60S")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT5M")
                            .with(Service.ORDERS, "COMANDA_SAGA_TIMEOUT", "PT10M")
                            .with(Service.ORDERS, "COMANDA_SAGA_PAYMENT_TIMEOUT", "PT9M");
            stage = new Stage(Comanda.start(plan, Progress.SILENT));
            stage.stock();
        }
        return stage;
    }

    private void stock() {
        Api inventory = comanda.api(Service.INVENTORY);
        inventory.put(
                "/inventory/products/" + CUP,
                Map.of("name", "Cup", "unitPrice", 2.50, "currency", "EUR"));
        inventory.post(
                "/inventory/products/" + CUP + "/receipts",
                Map.of("quantity", 1_000, "receiptId", "cups"));
        String first = place("first");
        awaitSaga(first, "COMPLETED");
    }

    Api orders() {
        return comanda.api(Service.ORDERS);
    }

    String place(String customer) {
        return place(customer, "pm_card_visa");
    }

    String place(String customer, String paymentMethod) {
        return orders().post(
                        "/orders",
                        Map.of(
                                "customerId",
                                customer,
                                "paymentMethod",
                                paymentMethod,
                                "items",
                                List.of(
                                        Map.of(
                                                "productId",
                                                CUP,
                                                "quantity",
                                                2,
                                                "unitPrice",
                                                2.50))))
                .expect(201)
                .path("orderId")
                .asText();
    }

    void awaitSaga(String orderId, String status) {
        Await.until(
                "the saga of " + orderId + " to be " + status,
                SOON,
                () ->
                        orders().get("/orders/" + orderId + "/saga")
                                .expect(200)
                                .path("sagaStatus")
                                .asText()
                                .equals(status));
    }

    /// Asks again until it has been asked ten times: what takes minutes otherwise.
    void askInVain(String orderId) {
        for (int i = 0; i < 9; i++) {
            orders().post(
                            "/sagas/" + orderId + "/retry",
                            Map.of("by", "impatience", "reason", "is it there?"))
                    .expect(202);
        }
    }

    /// Says something to the services that none of them would say.
    @SuppressWarnings("try") // closing may be interrupted
    void publish(String subject, String messageId, String body) throws Exception {
        try (Connection nats = Nats.connect(comanda.nats().url())) {
            nats.jetStream()
                    .publish(
                            subject,
                            new Headers().put("Nats-Msg-Id", messageId),
                            body.getBytes(StandardCharsets.UTF_8));
        }
    }

    void discardLetters() {
        orders().post(
                        "/dead-letters/bulk",
                        Map.of(
                                "action",
                                "discard",
                                "by",
                                "a test",
                                "reason",
                                "done with them",
                                "where",
                                Map.of("consumer", "order-service-payment"),
                                "dryRun",
                                false,
                                "expected",
                                500))
                .expect(200);
    }

    JsonNode explain(String orderId) {
        return orders().get("/sagas/" + orderId + "/explain").expect(200);
    }

    /// Waits until the explanation says that.
    JsonNode awaitExplained(String orderId, String error) {
        return Await.until(
                "an explanation of " + orderId + ": " + error,
                SOON,
                () -> {
                    JsonNode now = explain(orderId);
                    return now.path("lastError").asText().contains(error) ? now : null;
                });
    }
}
