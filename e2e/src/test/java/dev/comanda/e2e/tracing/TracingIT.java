package dev.comanda.e2e.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The traces of a cluster that sends them to a collector, and the log that it writes in
/// production.
class TracingIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final BigDecimal PRICE = new BigDecimal("2.50");
    private static final String PRODUCT = "traced-cup";
    private static final String CUSTOMER = "customer-nobody-is-to-read-of";
    private static final String CLIENTS_STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";
    private static final String CLIENTS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final Collector COLLECTOR = collector();
    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                                    Checkout.find(),
                                    Path.of("target", "logs", "tracing").toAbsolutePath())
                            .with("OTEL_SDK_DISABLED", "false")
                            .with("OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.url())
                            .with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                            .with("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms")
                            .with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true")
                            .with("QUARKUS_LOG_CATEGORY__DEV_COMANDA_SAGA__LEVEL", "INFO")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT3S"),
                    Progress.SILENT);

    private static Collector collector() {
        try {
            return new Collector();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void stock() {
        String path = "/inventory/products/" + PRODUCT;
        COMANDA.api(Service.INVENTORY)
                .put(path, Map.of("name", "Cup", "unitPrice", PRICE, "currency", "EUR"));
        COMANDA.api(Service.INVENTORY)
                .post(path + "/receipts", Map.of("quantity", 500, "receiptId", "r"));
    }

    @AfterAll
    static void stop() {
        COMANDA.close();
        COLLECTOR.close();
    }

    @Test
    void anOrderIsOneTraceFromItsRequestToItsEnd() throws Exception {
        String page = Files.readString(Checkout.find().root().resolve("docs/tracing.md"));
        Trace trace = undisturbed();
        assertThat(page).contains(trace.tree());
        assertThat(trace.roots()).hasSize(1);
    }

    @Test
    void messagesAreDescribedByTheConventions() {
        String order = place("pm_card_visa", Map.of());
        awaitEnd(order, "COMPLETED");
        Trace trace = awaitTrace(order, "process inventory.committed");
        Collected sent = trace.one("send inventory.reserved");
        assertThat(sent.kind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
        assertThat(sent.attributes())
                .containsEntry("messaging.system", "nats")
                .containsEntry("messaging.operation.name", "send")
                .containsEntry("messaging.operation.type", "send")
                .containsEntry("messaging.destination.name", "inventory.reserved")
                .containsEntry("messaging.message.id", order + ":inventory.reserved:1")
                .containsEntry("messaging.message.conversation_id", order)
                .containsEntry("comanda.order.id", order);
        assertThat(Integer.parseInt(sent.attribute("messaging.message.body.size"))).isPositive();
        Collected processed = trace.one("process inventory.reserved");
        assertThat(processed.kind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
        assertThat(processed.parent()).isEqualTo(sent.id());
        assertThat(processed.attributes())
                .containsEntry("messaging.operation.type", "process")
                .containsEntry("messaging.destination.name", "inventory.reserved")
                .containsEntry("messaging.message.id", order + ":inventory.reserved:1");
        assertThat(COLLECTOR.all())
                .as("no span says who bought or how it was paid")
                .allSatisfy(
                        span ->
                                assertThat(span.attributes().toString())
                                        .doesNotContain(CUSTOMER, "pm_card"));
    }

    /// The batch is a trace of its own, linked to each of its messages; the messages' processing
    /// stays in the orders'. What the timer asks again belongs to the order, too.
    @Test
    void aBatchIsLinkedAndNotMergedAndWhatIsAskedAgainStaysInTheTrace() {
        COMANDA.service(Service.INVENTORY).pause();
        List<String> orders = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                orders.add(place("pm_card_visa", Map.of()));
            }
            orders.forEach(order -> awaitTrace(order, "decide ResendDue"));
        } finally {
            COMANDA.service(Service.INVENTORY).resume();
        }
        orders.forEach(order -> awaitEnd(order, "COMPLETED"));
        Set<String> traces = new HashSet<>();
        List<String> sent = new ArrayList<>();
        for (String order : orders) {
            Trace trace = awaitTrace(order, "process inventory.committed");
            traces.add(trace.one("POST /orders").trace());
            assertThat(trace.one("decide Placed").parent())
                    .isEqualTo(trace.one("POST /orders").id());
            trace.spans().stream()
                    .filter(span -> span.name().equals("send orders.created"))
                    .map(Collected::context)
                    .forEach(sent::add);
            assertThat(trace.tree())
                    .as("whole, whatever was asked again")
                    .startsWith("order-service POST /orders\n  order-service decide ")
                    .contains("decide ResendDue\n    order-service send orders.created");
        }
        assertThat(traces).hasSize(orders.size());

        Collected batch =
                Await.until(
                        "a batch of several",
                        SOON,
                        () ->
                                COLLECTOR.all().stream()
                                        .filter(span -> span.service().equals("inventory-service"))
                                        .filter(
                                                span ->
                                                        span.name()
                                                                .equals("receive orders.created"))
                                        .filter(span -> span.links().size() > 1)
                                        .findFirst()
                                        .orElse(null));
        assertThat(batch.parent()).isEmpty();
        assertThat(traces).doesNotContain(batch.trace());
        assertThat(sent).containsAll(batch.links());
        assertThat(batch.attributes())
                .containsEntry("messaging.batch.message_count", "" + batch.links().size())
                .containsEntry("messaging.operation.type", "receive")
                .containsEntry("messaging.consumer.group.name", "inventory-service");
    }

    @Test
    void aClientsOwnTraceGoesOn() {
        String order =
                place(
                        "pm_card_visa",
                        Map.of(
                                "traceparent",
                                "00-" + CLIENTS_TRACE + "-00f067aa0ba902b7-01",
                                "tracestate",
                                CLIENTS_STATE));
        awaitEnd(order, "COMPLETED");
        Trace trace = awaitTrace(order, "process inventory.committed");
        assertThat(trace.spans()).extracting(Collected::state).containsOnly(CLIENTS_STATE);
        assertThat(trace.one("POST /orders").parent()).isEqualTo("00f067aa0ba902b7");
        assertThat(trace.one("process inventory.committed").trace()).isEqualTo(CLIENTS_TRACE);
    }

    /// A reservation that runs out, and an answer of the provider that the sweep had to ask for.
    @Test
    void whatAParticipantSaysByItselfStaysInTheTrace() throws Exception {
        COMANDA.service(Service.PAYMENTS).pause();
        String expired;
        try {
            expired = place("pm_card_visa", Map.of());
            Await.until("its time to have run out", SOON, () -> runsOut(expired));
            awaitTrace(expired, "inventory-service decide ExpiryReached");
        } finally {
            COMANDA.service(Service.PAYMENTS).resume();
        }
        awaitEnd(expired, "COMPENSATED");
        Trace trace = awaitTrace(expired, "process inventory.released");
        assertThat(trace.one("decide ExpiryReached").trace())
                .isEqualTo(trace.one("POST /orders").trace());

        String unclear = place("pm_sim_errorOnce", Map.of());
        awaitEnd(unclear, "COMPLETED");
        Trace asked = awaitTrace(unclear, "process inventory.committed");
        assertThat(asked.tree()).contains("payment-service decide AskReached");
        assertThat(asked.spans().stream().filter(span -> span.name().equals("call charge")))
                .extracting(span -> span.attribute("comanda.outcome"))
                .contains("unknown", "charged");
    }

    private static boolean runsOut(String order) {
        try (Connection connection = COMANDA.postgres().database("inventory").connect();
                PreparedStatement soon =
                        connection.prepareStatement(
                                "UPDATE reservation SET expires_at = now() WHERE order_id = ?::uuid AND status = 'ACTIVE'")) {
            soon.setString(1, order);
            return soon.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theLogHasALineForEachStepAndNothingAboutAPerson() throws Exception {
        List<String> orders = new ArrayList<>();
        for (String method :
                List.of("pm_card_visa", "pm_card_chargeDeclined", "pm_sim_errorOnce")) {
            String order = place(method, Map.of());
            orders.add(order);
            awaitEnd(order, method.contains("Declined") ? "COMPENSATED" : "COMPLETED");
        }
        Log log = new Log(COMANDA.service(Service.ORDERS).log());
        for (String order : orders) {
            Trace trace = awaitTrace(order, "decide Placed");
            List<String> steps = new ArrayList<>();
            COMANDA.api(Service.ORDERS)
                    .get("/orders/" + order + "/saga")
                    .expect(200)
                    .path("transitions")
                    .forEach(step -> steps.add(step.path("to").asText()));
            assertThat(steps).isNotEmpty();
            Await.until("its lines", SOON, () -> log.steps(order).size() == steps.size());
            assertThat(log.steps(order)).isEqualTo(steps);
            assertThat(log.traces(order)).containsExactly(trace.one("decide Placed").trace());
        }
        for (Service service : Service.values()) {
            assertThat(Files.readString(COMANDA.service(service).log()))
                    .as(service.module())
                    .doesNotContain(CUSTOMER, "pm_card", "pm_sim");
        }
    }

    /// The trace of an order of which nothing had to be asked again: the first ones of three JVMs
    /// that have just started may take their time.
    private static Trace undisturbed() {
        return Await.until(
                "an order that goes smoothly",
                SOON,
                () -> {
                    String order = place("pm_card_visa", Map.of());
                    awaitEnd(order, "COMPLETED");
                    Trace trace = awaitTrace(order, "process inventory.committed");
                    return trace.tree().contains("decide ResendDue") ? null : trace;
                });
    }

    private static String place(String method, Map<String, String> headers) {
        return COMANDA.api(Service.ORDERS)
                .post(
                        "/orders",
                        Map.of(
                                "customerId",
                                CUSTOMER,
                                "paymentMethod",
                                method,
                                "currency",
                                "EUR",
                                "items",
                                List.of(
                                        Map.of(
                                                "productId",
                                                PRODUCT,
                                                "quantity",
                                                1,
                                                "unitPrice",
                                                PRICE))),
                        headers,
                        SOON)
                .expect(201)
                .path("orderId")
                .asText();
    }

    private static void awaitEnd(String order, String status) {
        Await.until(
                order + " to be " + status,
                SOON,
                () ->
                        COMANDA.api(Service.ORDERS)
                                .get("/orders/" + order + "/saga")
                                .expect(200)
                                .path("sagaStatus")
                                .asText()
                                .equals(status));
    }

    /// The order's trace when this span has come, and every span's parent with it.
    private static Trace awaitTrace(String order, String span) {
        return Await.until(
                "the trace of " + order + " with " + span,
                SOON,
                () ->
                        COLLECTOR
                                .placing(order)
                                .filter(trace -> trace.tree().contains(span))
                                .filter(trace -> trace.roots().size() == 1)
                                .orElse(null));
    }
}
