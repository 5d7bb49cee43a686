package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// `GET /audit` of a whole running system: clean after honest work, and every fault that is planted
/// in a database is named. On a cluster of its own, since it is left in ruins.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {

    private static final Duration FIRST_SIGN_WITHIN = Duration.ofSeconds(40);

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            Checkout.find(), Path.of("target", "logs", "audit").toAbsolutePath()),
                    Progress.SILENT);

    private final Shop shop = new Shop(COMANDA);

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @Test
    @Order(1)
    void anAuditThatTakesLongShowsSignsOfLifeMeanwhile() throws Exception {
        URI audit = orders().base().resolve("/audit");
        ServiceProcess hesitates = COMANDA.service(Service.PAYMENTS);
        hesitates.pause();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer =
                    http.send(
                            HttpRequest.newBuilder(audit).timeout(FIRST_SIGN_WITHIN).build(),
                            BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            hesitates.resume();
            try (InputStream body = answer.body()) {
                String said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(said).startsWith(" {").endsWith("}").contains("\"clean\":true");
            }
        } finally {
            hesitates.resume();
        }
    }

    @Test
    @Order(2)
    void itIsCleanAfterHonestWorkAndNamesEveryFaultThatIsPlanted() {
        String product = shop.product(1000);
        List<Placed> confirmed = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            confirmed.add(shop.place(Shop.PAYS, Map.of(product, 2)));
        }
        Placed declined = shop.place(Shop.DECLINED, Map.of(product, 1));
        Placed scarce = shop.place(Shop.PAYS, Map.of(product, 5000));
        confirmed.forEach(order -> assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED"));
        assertThat(shop.awaitEnd(declined)).isEqualTo("CANCELLED");
        assertThat(shop.awaitEnd(scarce)).isEqualTo("FAILED");

        JsonNode clean = orders().get("/audit").expect(200);
        assertThat(violations(clean)).isEmpty();
        assertThat(clean.path("clean").asBoolean()).isTrue();
        assertThat(clean.path("ordersJudged").asLong()).isEqualTo(10);
        assertThat(clean.path("byStatus").toString())
                .contains("\"COMPLETED\":8", "\"COMPENSATED\":1", "\"FAILED\":1");

        String unpaid = confirmed.get(0).orderId();
        String twice = confirmed.get(1).orderId();
        String unsold = confirmed.get(2).orderId();
        String torn = confirmed.get(3).orderId();
        String lost = confirmed.get(4).orderId();
        String cancelled = confirmed.get(5).orderId();
        String contradicted = confirmed.get(6).orderId();
        plant("payments", "DELETE FROM simulator_book WHERE order_id = '%s'", unpaid);
        plant(
                "payments",
                """
                INSERT INTO simulator_book
                SELECT 'again:' || order_id, order_id, outcome, reference, reason, amount, currency
                FROM simulator_book WHERE order_id = '%s'""",
                twice);
        plant(
                "payments",
                "UPDATE payment SET violation = 'AMOUNT_MISMATCH' WHERE order_id = '%s'",
                contradicted);
        plant("inventory", "DELETE FROM reservation WHERE order_id = '%s'", unsold);
        plant("orders", "UPDATE saga SET status = 'FAILED' WHERE order_id = '%s'", torn);
        for (String table : List.of("saga_transition", "saga", "orders")) {
            plant("orders", "DELETE FROM " + table + " WHERE order_id = '%s'", lost);
        }
        plant("orders", "UPDATE saga SET status = 'COMPENSATED' WHERE order_id = '%s'", cancelled);
        plant(
                "orders",
                "UPDATE saga_transition SET to_status = 'COMPENSATED' WHERE to_status = 'COMPLETED' AND order_id = '%s'",
                cancelled);

        JsonNode ruins = orders().get("/audit").expect(200);
        assertThat(violations(ruins))
                .containsExactlyInAnyOrder(
                        "CONFIRMED_UNPAID " + unpaid,
                        "BOOK_DIFFERS " + unpaid,
                        "CHARGED_TWICE " + twice,
                        "CONFIRMED_NOT_SOLD " + unsold,
                        "STOCK_NOT_CONSERVED " + product,
                        "IN_TWO_MINDS " + torn,
                        "PAID_NOT_CONFIRMED " + torn,
                        "RESERVATION_OUTLIVES_ORDER " + torn,
                        "UNKNOWN_ORDER " + lost,
                        "UNKNOWN_ORDER " + lost,
                        "PAID_NOT_CONFIRMED " + cancelled,
                        "RESERVATION_OUTLIVES_ORDER " + cancelled,
                        "PAYMENT_VIOLATION " + contradicted);
        assertThat(ruins.path("clean").asBoolean()).isFalse();
        assertThat(ruins.path("ordersJudged").asLong()).isEqualTo(9);

        COMANDA.service(Service.PAYMENTS).kill();
        Api.Answer refused = orders().get("/audit");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().path("detail").asText())
                .startsWith("payment-service at http://127.0.0.1:")
                .contains("does not answer");
    }

    private static Api orders() {
        return COMANDA.api(Service.ORDERS);
    }

    private static List<String> violations(JsonNode report) {
        List<String> list = new ArrayList<>();
        report.path("violations")
                .forEach(v -> list.add(v.path("kind").asText() + " " + v.path("subject").asText()));
        return list;
    }

    private static void plant(String database, String sql, String orderId) {
        try (Connection connection = COMANDA.postgres().database(database).connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql.formatted(orderId))).as(sql).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
