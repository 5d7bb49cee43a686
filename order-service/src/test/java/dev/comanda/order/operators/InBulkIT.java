package dev.comanda.order.operators;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
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
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Many sagas and many dead letters at once: what is matched, what a dry run says, what is done.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class InBulkIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void many_sagas_are_asked_again_after_a_dry_run_that_changes_nothing() {
        List<String> ids =
                List.of(AnOperator.placed("bulk-retry"), AnOperator.placed("bulk-retry"));
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
        assertThat(AnOperator.actionsAbout(ids.getFirst())).isEmpty();

        bulk("/sagas/bulk", wish, Map.of("dryRun", false)).statusCode(422);
        bulk("/sagas/bulk", wish, Map.of("dryRun", false, "expected", 1))
                .statusCode(409)
                .body("detail", containsString("make the dry run again"));
        bulk("/sagas/bulk", wish, Map.of("dryRun", false, "expected", 2))
                .statusCode(200)
                .body("done", equalTo(2));
        ids.forEach(id -> assertThat(attempt(id)).isEqualTo(2));
        assertThat(AnOperator.actionsAbout(ids.getFirst()))
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
        String open = AnOperator.placed("bulk-cancel");
        String undone = AnOperator.placed("bulk-cancel");
        given().contentType(ContentType.JSON)
                .body(AnOperator.WHY)
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
                .body(AnOperator.WHY)
                .post("/sagas/" + undone + "/cancel")
                .then()
                .statusCode(409)
                .body("detail", containsString("/retry"));
        assertThat(AnOperator.actionsAbout(undone))
                .extracting("outcome")
                .containsExactly("REFUSED", "DONE");
        given().contentType(ContentType.JSON)
                .body(AnOperator.WHY)
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
        String id = AnOperator.placed("grouped");
        for (int i = 0; i < 9; i++) {
            given().contentType(ContentType.JSON)
                    .body(AnOperator.WHY)
                    .post("/sagas/" + id + "/retry");
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

    private static ValidatableResponse bulk(
            String path, Map<String, Object> wish, Map<String, Object> more) {
        Map<String, Object> body = new java.util.HashMap<>(wish);
        body.putAll(more);
        return given().contentType(ContentType.JSON).body(body).post(path).then();
    }

    private static int attempt(String id) {
        return when().get("/orders/" + id + "/saga").path("attempt");
    }
}
