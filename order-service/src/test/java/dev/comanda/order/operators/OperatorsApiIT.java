package dev.comanda.order.operators;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.comanda.order.RealServers;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Many at once, deadlines, and the record of who did what.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OperatorsApiIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Map<String, Object> WHY = Map.of("by", "ana", "reason", "because");

    @Inject Pool pool;

    @Test
    void many_sagas_are_asked_again_after_a_dry_run_that_changes_nothing() {
        List<String> ids = List.of(place("bulk-retry"), place("bulk-retry"));
        Map<String, Object> wish =
                Map.of(
                        "action", "retry",
                        "by", "ana",
                        "reason", "inventory is back",
                        "where", Map.of("customerId", "bulk-retry"));
        bulk("/sagas/bulk", wish, Map.of())
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("matched", equalTo(2))
                .body("more", equalTo(false))
                .body("done", equalTo(0));
        assertThat(attempt(ids.getFirst())).isEqualTo(1);
        assertThat(actionsAbout(ids.getFirst())).isEmpty();

        bulk("/sagas/bulk", wish, Map.of("dryRun", false)).statusCode(422);
        bulk("/sagas/bulk", wish, Map.of("dryRun", false, "expected", 1))
                .statusCode(409)
                .body("detail", containsString("make the dry run again"));
        bulk("/sagas/bulk", wish, Map.of("dryRun", false, "expected", 2))
                .statusCode(200)
                .body("done", equalTo(2));
        ids.forEach(id -> assertThat(attempt(id)).isEqualTo(2));
        assertThat(actionsAbout(ids.getFirst()))
                .containsExactly(
                        Map.of(
                                "who", "ana",
                                "action", "retry",
                                "target", "saga " + ids.getFirst(),
                                "reason", "inventory is back",
                                "outcome", "DONE",
                                "detail", "asked again"));
    }

    @Test
    void those_that_cannot_be_cancelled_are_named_with_what_to_do_instead() {
        String open = place("bulk-cancel");
        String undone = place("bulk-cancel");
        given().contentType(ContentType.JSON)
                .body(WHY)
                .post("/sagas/" + undone + "/cancel")
                .then()
                .statusCode(202);
        String nobody = "01a2043a-4a1d-7fdf-985f-c07a1c1e6a88";
        Map<String, Object> wish =
                Map.of(
                        "action", "cancel",
                        "by", "ana",
                        "reason", "recalled",
                        "orderIds", List.of(open, undone, nobody, open));
        bulk("/sagas/bulk", wish, Map.of("dryRun", false, "expected", 1))
                .statusCode(200)
                .body("matched", equalTo(1))
                .body("done", equalTo(1))
                .body("notDoneCount", equalTo(2))
                .body("notDone.id", hasItems(undone, nobody))
                .body("notDone.find { it.id == '" + undone + "' }.why", containsString("/retry"));
        when().get("/orders/" + open + "/saga")
                .then()
                .body("sagaStatus", equalTo("COMPENSATING"))
                .body("reason", equalTo("CANCELLED: recalled"));

        given().contentType(ContentType.JSON)
                .body(WHY)
                .post("/sagas/" + undone + "/cancel")
                .then()
                .statusCode(409)
                .body("detail", containsString("/retry"));
        assertThat(actionsAbout(undone)).extracting("outcome").containsExactly("REFUSED", "DONE");
        given().contentType(ContentType.JSON)
                .body(WHY)
                .post("/sagas/" + nobody + "/cancel")
                .then()
                .statusCode(404);
    }

    @Test
    void a_wish_that_does_not_say_which_ones_is_refused() {
        Map<String, Object> wish = Map.of("action", "cancel", "by", "ana", "reason", "all of it");
        bulk("/sagas/bulk", wish, Map.of()).statusCode(422);
        bulk("/sagas/bulk", wish, Map.of("where", Map.of())).statusCode(422);
        bulk("/sagas/bulk", wish, Map.of("where", Map.of("status", "LOST")))
                .statusCode(400)
                .body("detail", containsString("where.status: must be one of [STARTED"));
        bulk("/sagas/bulk", wish, Map.of("orderIds", List.of("x")))
                .statusCode(400)
                .body("violations[0].field", equalTo("orderIds[0]"));
        bulk("/sagas/bulk", Map.of("action", "explode"), Map.of()).statusCode(400);
        bulk(
                        "/dead-letters/bulk",
                        Map.of("action", "discard", "by", "ana", "reason", "r"),
                        Map.of())
                .statusCode(422);
    }

    @Test
    void what_a_form_could_send_is_not_taken() {
        for (String path : List.of("/sagas/bulk", "/dead-letters/bulk", "/sagas/x/retry")) {
            given().contentType("text/plain").body("{}").post(path).then().statusCode(415);
            given().contentType("application/x-www-form-urlencoded")
                    .body("by=mallory&reason=x")
                    .post(path)
                    .then()
                    .statusCode(415);
        }
    }

    @Test
    void stuck_sagas_are_grouped_by_what_they_have_in_common() {
        String id = place("grouped");
        for (int i = 0; i < 9; i++) {
            given().contentType(ContentType.JSON).body(WHY).post("/sagas/" + id + "/retry");
        }
        String cause = "inventory-service does not answer";
        when().get("/sagas/by-cause")
                .then()
                .statusCode(200)
                .body("sagas", greaterThanOrEqualTo(1))
                .body("groups.cause", hasItem(cause));
        bulk(
                        "/sagas/bulk",
                        Map.of("action", "retry", "by", "ana", "reason", "r"),
                        Map.of(
                                "where",
                                Map.of("stuck", true, "customerId", "grouped", "cause", cause)))
                .statusCode(200)
                .body("matched", equalTo(1));
        bulk(
                        "/sagas/bulk",
                        Map.of("action", "retry", "by", "ana", "reason", "r"),
                        Map.of("where", Map.of("customerId", "grouped", "cause", "another")))
                .body("matched", equalTo(0));
        when().get("/sagas?customerId=grouped").then().body("orderId", equalTo(List.of(id)));
    }

    @Test
    @SuppressWarnings("try") // closing may be interrupted
    void dead_letters_are_grouped_and_thrown_away_together() throws Exception {
        try (Connection nats = Nats.connect(NatsServer.shared().url())) {
            for (int i = 0; i < 3; i++) {
                nats.jetStream()
                        .publish(
                                "payments.succeeded",
                                ("{\"orderId\": \"order " + i + "\"}")
                                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        String cause = "orderId is not a UUID: …";
        String group = "groups.find { it.cause == '" + cause + "' }";
        Await.until(
                "three letters of one cause",
                DEADLINE,
                () ->
                        Integer.valueOf(3)
                                .equals(
                                        when().get("/dead-letters/by-cause")
                                                .path(group + "?.count")));
        when().get("/dead-letters/by-cause")
                .then()
                .body(group + ".consumer", equalTo("order-service-payment"))
                .body(group + ".ids", hasSize(3));

        Map<String, Object> wish =
                Map.of(
                        "action", "discard",
                        "by", "ana",
                        "reason", "a typo",
                        "where", Map.of("cause", cause));
        bulk("/dead-letters/bulk", wish, Map.of())
                .statusCode(200)
                .body("matched", equalTo(3))
                .body("done", equalTo(0));
        bulk("/dead-letters/bulk", wish, Map.of("dryRun", false, "expected", 3))
                .statusCode(200)
                .body("done", equalTo(3))
                .body("notDone", hasSize(0));
        bulk("/dead-letters/bulk", wish, Map.of()).body("matched", equalTo(0));
    }

    @Test
    void a_deadline_is_listed_brought_forward_and_put_off() {
        String id = place("timers");
        Instant before = timer(id, "RESEND");
        move(id, "RESEND", "PT1H").statusCode(200).body("kind", hasItems("RESEND", "SAGA"));
        assertThat(timer(id, "RESEND")).isAfter(before.plusSeconds(3_000));
        when().get("/operators/timers?kind=RESEND&within=PT5M&limit=200")
                .then()
                .statusCode(200)
                .body("findAll { it.orderId == '" + id + "' }", hasSize(0));

        move(id, "PAYMENT", "PT0S")
                .statusCode(409)
                .body(
                        "detail",
                        equalTo(
                                "The saga has no PAYMENT timer as it stands (STARTED). It has: SAGA, RESEND."));
        move(id, "SAGA", "PT0S").statusCode(200);
        Await.until(
                "the order to be given up",
                DEADLINE,
                () ->
                        "COMPENSATING"
                                .equals(when().get("/orders/" + id + "/saga").path("sagaStatus")));
        when().get("/orders/" + id + "/saga").then().body("reason", equalTo("SAGA_TIMEOUT"));

        assertThat(actionsAbout(id))
                .extracting("outcome")
                .containsExactly("DONE", "REFUSED", "DONE");
        move(id, "SAGA", "PT25H").statusCode(400);
        move(id, "LUNCH", "PT1H").statusCode(404).body("detail", containsString("RESEND"));
        move("01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "SAGA", "PT1H").statusCode(409);
        when().get("/operators/timers?kind=LUNCH").then().statusCode(400);
    }

    @Test
    void the_overview_counts_what_is_open_and_what_has_been() {
        place("seen");
        Await.until(
                "orders to be counted",
                DEADLINE,
                () -> when().get("/operators/overview").path("orders.PENDING") != null);
        when().get("/operators/overview")
                .then()
                .statusCode(200)
                .body("sagas.STARTED", greaterThanOrEqualTo(1))
                .body("deadLetters", greaterThanOrEqualTo(0));
    }

    @Test
    void the_record_can_be_paged_and_narrowed_down() {
        String id = place("paged");
        for (int i = 0; i < 3; i++) {
            given().contentType(ContentType.JSON).body(WHY).post("/sagas/" + id + "/retry");
        }
        Response first = when().get("/operators/actions?by=ana&action=retry&limit=2&about=" + id);
        first.then().statusCode(200).body("", hasSize(2));
        Integer last = first.path("[1].id");
        when().get("/operators/actions?limit=2&about=" + id + "&before=" + last)
                .then()
                .body("", hasSize(1));
        when().get("/operators/actions?by=nobody&about=" + id).then().body("", hasSize(0));
    }

    @Test
    void nobody_changes_the_record() {
        String id = place("record");
        given().contentType(ContentType.JSON).body(WHY).post("/sagas/" + id + "/retry");
        for (String table : List.of("operator_action", "operator_outcome")) {
            for (String attempt :
                    List.of(
                            "DELETE FROM " + table,
                            "TRUNCATE " + table + " CASCADE",
                            "UPDATE "
                                    + table
                                    + " SET "
                                    + (table.equals("operator_action") ? "who" : "detail")
                                    + " = 'nobody'")) {
                assertThatThrownBy(() -> pool.query(attempt).execute().await().atMost(DEADLINE))
                        .as(attempt)
                        .hasMessageContaining(
                                "of " + table + ": what operators did is only ever added to");
            }
        }
        assertThat(actionsAbout(id)).hasSize(1);
    }

    private static ValidatableResponse bulk(
            String path, Map<String, Object> wish, Map<String, Object> more) {
        Map<String, Object> body = new java.util.HashMap<>(wish);
        body.putAll(more);
        return given().contentType(ContentType.JSON).body(body).post(path).then();
    }

    private static ValidatableResponse move(String id, String kind, String dueIn) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("dueIn", dueIn, "by", "ana", "reason", "because"))
                .post("/operators/timers/" + id + "/" + kind)
                .then();
    }

    private static Instant timer(String id, String kind) {
        Response timers = when().get("/operators/timers?orderId=" + id);
        timers.then().statusCode(200);
        return Instant.parse(timers.path("find { it.kind == '" + kind + "' }.dueAt"));
    }

    /// The newest first, without ids and times.
    private static List<Map<String, Object>> actionsAbout(String id) {
        List<Map<String, Object>> actions =
                when().get("/operators/actions?about=" + id).jsonPath().getList("");
        actions.forEach(
                action -> {
                    action.remove("id");
                    action.remove("at");
                });
        return actions;
    }

    private static int attempt(String id) {
        return when().get("/orders/" + id + "/saga").path("attempt");
    }

    private static String place(String customer) {
        return given().contentType(ContentType.JSON)
                .body(
                        Map.of(
                                "customerId",
                                customer,
                                "items",
                                List.of(
                                        Map.of(
                                                "productId",
                                                "coffee",
                                                "quantity",
                                                1,
                                                "unitPrice",
                                                2.5))))
                .post("/orders")
                .then()
                .statusCode(201)
                .extract()
                .path("orderId");
    }
}
