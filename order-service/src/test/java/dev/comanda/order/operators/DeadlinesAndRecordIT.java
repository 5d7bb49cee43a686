package dev.comanda.order.operators;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.comanda.order.RealServers;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Deadlines that are moved, the overview, and the record of who did what.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DeadlinesAndRecordIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Inject Pool pool;

    @Test
    void a_deadline_is_listed_brought_forward_and_put_off() {
        String id = AnOperator.placed("timers");
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

        assertThat(AnOperator.actionsAbout(id))
                .extracting("outcome")
                .containsExactly("DONE", "REFUSED", "DONE");
        move(id, "SAGA", "PT25H").statusCode(400);
        move(id, "LUNCH", "PT1H").statusCode(404).body("detail", containsString("RESEND"));
        move("01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "SAGA", "PT1H").statusCode(409);
        when().get("/operators/timers?kind=LUNCH").then().statusCode(400);
    }

    @Test
    void the_overview_counts_what_is_open_and_what_has_been() {
        AnOperator.placed("seen");
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
        String id = AnOperator.placed("paged");
        for (int i = 0; i < 3; i++) {
            given().contentType(ContentType.JSON)
                    .body(AnOperator.WHY)
                    .post("/sagas/" + id + "/retry");
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
        String id = AnOperator.placed("record");
        given().contentType(ContentType.JSON).body(AnOperator.WHY).post("/sagas/" + id + "/retry");
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
        assertThat(AnOperator.actionsAbout(id)).hasSize(1);
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
}
