package dev.comanda.order.audit.reading;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `GET /audit` on planted orders and planted facts, on a real database and over real HTTP.
@QuarkusTest
@QuarkusTestResource(value = Participants.class, restrictToAnnotatedClass = true)
class AuditIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String RESERVATIONS = "/inventory/audit/reservations";
    private static final String STOCK = "/inventory/audit/stock";
    private static final String PAYMENTS = "/payments/audit";

    private final long hourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();

    @Inject Pool pool;

    @ConfigProperty(name = "comanda.audit.inventory-url")
    URI participants;

    private final List<String> reservations = new ArrayList<>();
    private final List<String> payments = new ArrayList<>();

    @BeforeEach
    void nothing() {
        sql("TRUNCATE orders, saga, saga_transition");
        say(RESERVATIONS, "[]");
        say(PAYMENTS, "[]");
        say(STOCK, "[]");
    }

    @Test
    void an_empty_system_is_clean() {
        JsonPath report = audit();
        assertThat(report.getBoolean("clean")).isTrue();
        assertThat(report.getLong("ordersJudged")).isZero();
        assertThat(Instant.parse(report.getString("startedAt")))
                .isBeforeOrEqualTo(Instant.parse(report.getString("endedAt")));
    }

    @Test
    void a_sound_order_is_judged_and_an_open_one_is_counted() {
        UUID bought = placed(1, "COMPLETED");
        sold(bought);
        paid(bought, "SUCCEEDED", 450, 1, 0);
        UUID open = placed(2, "PAYMENT_PROCESSING");
        held(open);
        paid(open, "PROCESSING", 450, 1, 0);
        UUID undone = placed(3, "COMPENSATED");
        paid(undone, "REFUNDED", 0, 1, 1);

        JsonPath report = audit();
        assertThat(report.getList("violations")).isEmpty();
        assertThat(report.getBoolean("clean")).isTrue();
        assertThat(report.getLong("ordersJudged")).isEqualTo(2);
        assertThat(report.getLong("ordersOpen")).isEqualTo(1);
        assertThat(report.getMap("byStatus"))
                .hasToString("{COMPENSATED=1, COMPLETED=1, PAYMENT_PROCESSING=1}");
    }

    @Test
    void every_violation_that_is_planted_is_named() {
        UUID twice = placed(1, "COMPLETED");
        sold(twice);
        paid(twice, "SUCCEEDED", 900, 2, 0);
        UUID unpaid = placed(2, "COMPLETED");
        sold(unpaid);
        paid(unpaid, "SUCCEEDED", 0, 0, 0);
        UUID cancelledPaid = placed(3, "COMPENSATED");
        paid(cancelledPaid, "SUCCEEDED", 450, 1, 0);
        UUID unsold = placed(4, "COMPLETED");
        held(unsold);
        paid(unsold, "SUCCEEDED", 450, 1, 0);
        UUID stillHeld = placed(5, "FAILED");
        held(stillHeld);
        UUID torn = placed(6, "STARTED");
        sql("UPDATE saga SET status = 'COMPENSATED' WHERE order_id = '" + torn + "'");
        UUID violated = placed(7, "COMPENSATED");
        payments.add(
                """
                {"orderId": "%s", "status": "FAILED", "amount": 450, "currency": "EUR", "netMinor": 0,
                 "captures": 0, "refunds": 0, "violation": "CUSTOMER_MISMATCH"}"""
                        .formatted(violated));
        UUID strangerHeld = id(8);
        held(strangerHeld);
        UUID strangerPaid = new UUID(-1L, 9); // no version 7 id at all, and later than all of them
        paid(strangerPaid, "SUCCEEDED", 450, 1, 0);
        paid(id(10), "VOIDED", 0, 0, 0); // a tombstone is no stranger
        say(
                STOCK,
                """
                [{"productId": "tea", "available": 1, "reserved": 1, "sold": 1, "received": 4,
                  "heldByOrders": 1, "soldToOrders": 1, "onReceipts": 4}]""");

        JsonPath report = audit();
        assertThat(violations(report))
                .containsExactlyInAnyOrder(
                        "CHARGED_TWICE " + twice,
                        "CONFIRMED_UNPAID " + unpaid,
                        "BOOK_DIFFERS " + unpaid,
                        "PAID_NOT_CONFIRMED " + cancelledPaid,
                        "CONFIRMED_NOT_SOLD " + unsold,
                        "RESERVATION_OUTLIVES_ORDER " + stillHeld,
                        "IN_TWO_MINDS " + torn,
                        "PAYMENT_VIOLATION " + violated,
                        "UNKNOWN_ORDER " + strangerHeld,
                        "UNKNOWN_ORDER " + strangerPaid,
                        "STOCK_NOT_CONSERVED tea");
        assertThat(report.getBoolean("clean")).isFalse();
        assertThat(report.getLong("violationsTotal")).isEqualTo(11);
        assertThat(report.getString("violations.find { it.kind == 'CHARGED_TWICE' }.says"))
                .isEqualTo(
                        "It costs 4.50 EUR, and the provider's book has 2 charges and 0 refunds,"
                                + " in all 9.00 EUR.");
    }

    @Test
    void many_pages_are_judged_and_a_fault_on_the_last_of_them_is_found() {
        int orders = 2_345;
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < orders; i++) {
            UUID id = id(i);
            rows.append(i == 0 ? "" : ",").append("('").append(id).append("')");
            sold(id);
            paid(id, "SUCCEEDED", i == orders - 1 ? 449 : 450, 1, 0);
        }
        insert("(VALUES %s) AS v (id)".formatted(rows), "id::uuid", "COMPLETED");

        JsonPath report = audit();
        assertThat(report.getLong("ordersJudged")).isEqualTo(orders);
        assertThat(violations(report))
                .containsExactlyInAnyOrder(
                        "CONFIRMED_UNPAID " + id(orders - 1), "BOOK_DIFFERS " + id(orders - 1));
    }

    @Test
    void many_strangers_between_two_orders_are_all_found_and_the_order_after_them_is_judged() {
        for (int i = 0; i < 1_500; i++) {
            held(id(i));
        }
        UUID last = placed(1_500, "COMPLETED");
        sold(last);
        paid(last, "SUCCEEDED", 450, 1, 0);

        JsonPath report = audit();
        assertThat(report.getLong("ordersJudged")).isEqualTo(1);
        assertThat(report.getLong("violationsTotal")).isEqualTo(1_500);
        assertThat(report.getList("violations")).hasSize(1_000);
        assertThat(report.getList("violations.kind")).containsOnly("UNKNOWN_ORDER");
    }

    @Test
    void a_service_that_is_away_is_named() {
        placed(1, "COMPENSATED");
        for (String path : List.of(RESERVATIONS, STOCK, PAYMENTS)) {
            say(path, "away");
            String service = path.equals(PAYMENTS) ? "payment-service" : "inventory-service";
            get("/audit")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .body(
                            "detail",
                            org.hamcrest.Matchers.startsWith(
                                    service + " at " + participants + " answers HTTP 503"));
            say(path, "[]");
        }
        assertThat(audit().getBoolean("clean")).isTrue();
    }

    private JsonPath audit() {
        if (!reservations.isEmpty()) {
            say(RESERVATIONS, reservations.toString());
        }
        if (!payments.isEmpty()) {
            say(PAYMENTS, payments.toString());
        }
        return get("/audit").then().statusCode(200).extract().jsonPath();
    }

    private static List<String> violations(JsonPath report) {
        List<String> kinds = report.getList("violations.kind");
        List<String> subjects = report.getList("violations.subject");
        List<String> both = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            both.add(kinds.get(i) + " " + subjects.get(i));
        }
        return both;
    }

    private UUID placed(int i, String saga) {
        UUID id = id(i);
        insert("(VALUES ('%s')) AS v (id)".formatted(id), "id::uuid", saga);
        return id;
    }

    private void insert(String source, String id, String saga) {
        sql(
                """
                INSERT INTO orders SELECT %s, 'ada', '{"lines": []}', 450, 'EUR', 'pm_card_visa', now()
                FROM %s"""
                        .formatted(id, source));
        sql(
                """
                INSERT INTO saga (order_id, version, status, attempt, refunds, releases, updated_at)
                SELECT %s, 2, '%s', 1, 0, 0, now() FROM %s"""
                        .formatted(id, saga, source));
        sql(
                """
                INSERT INTO saga_transition (order_id, version, at, from_status, to_status, cause)
                SELECT %s, n, now(), NULL, CASE n WHEN 2 THEN '%s' ELSE 'STARTED' END, 'planted'
                FROM %s CROSS JOIN generate_series(1, 2) n"""
                        .formatted(id, saga, source));
    }

    private void held(UUID id) {
        reservations.add(reservation(id, "ACTIVE", true));
    }

    private void sold(UUID id) {
        reservations.add(reservation(id, "COMMITTED", false));
    }

    private static String reservation(UUID id, String status, boolean held) {
        return "{\"orderId\": \"%s\", \"status\": \"%s\", \"held\": %s}"
                .formatted(id, status, held);
    }

    private void paid(UUID id, String status, long net, int captures, int refunds) {
        payments.add(
                """
                {"orderId": "%s", "status": "%s", "amount": 450, "currency": "EUR", "netMinor": %d,
                 "captures": %d, "refunds": %d, "bookCurrency": "EUR"}"""
                        .formatted(id, status, net, captures, refunds));
    }

    /// Version 7 ids of an hour ago, in order.
    private UUID id(int i) {
        long millis = hourAgo + i / 4000;
        return new UUID((millis << 16) | 0x7000 | (i % 4000), Long.MIN_VALUE | i);
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(DEADLINE);
    }

    private void say(String path, String facts) {
        HttpRequest request =
                HttpRequest.newBuilder(participants.resolve(path))
                        .PUT(HttpRequest.BodyPublishers.ofString(facts))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
