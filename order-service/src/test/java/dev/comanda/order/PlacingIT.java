package dev.comanda.order;

import static dev.comanda.order.Shop.awaitSaga;
import static dev.comanda.order.Shop.coffee;
import static dev.comanda.order.Shop.idOf;
import static dev.comanda.order.Shop.list;
import static dev.comanda.order.Shop.place;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a shop's own developers count on when they place an order: ask again, wait for the end.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PlacingIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static Participants participants;

    @Inject Pool pool;

    @BeforeAll
    static void connect() throws Exception {
        participants = new Participants();
    }

    @AfterAll
    static void disconnect() throws Exception {
        participants.disconnect();
    }

    @Test
    void the_same_request_under_the_same_key_is_one_order_and_the_first_answer_again()
            throws Exception {
        String key = UUID.randomUUID().toString();
        Response first = place(key, coffee("ana", 2));
        first.then().statusCode(201);
        participants.confirm(idOf(first));
        awaitSaga(idOf(first), "COMPLETED");

        Response again = place(key, "  " + coffee("ana", 2));
        again.then().statusCode(201).header("Location", equalTo(first.header("Location")));
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(place("\"" + key + "\"", coffee("ana", 2)).asString())
                .isEqualTo(first.asString());
        assertThat(ordersUnder(key)).isEqualTo(1);
    }

    @Test
    void another_request_under_the_same_key_is_refused_and_places_nothing() {
        String key = UUID.randomUUID().toString();
        String customer = "c-" + key;
        place(key, coffee(customer, 2)).then().statusCode(201);
        place(key, coffee(customer, 3))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("violations[0].field", equalTo("Idempotency-Key"));
        list("customerId=" + customer).then().body("", hasSize(1));
    }

    @Test
    void fifty_at_once_under_one_key_are_one_order_and_fifty_equal_answers() {
        String key = UUID.randomUUID().toString();
        String customer = "c-" + key;
        List<CompletableFuture<Response>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(CompletableFuture.supplyAsync(() -> place(key, coffee(customer, 1))));
        }
        List<Response> answers = all.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(Response::statusCode).containsOnly(201);
        assertThat(answers.stream().map(Response::asString).distinct()).hasSize(1);
        list("customerId=" + customer).then().body("", hasSize(1));
    }

    @Test
    void keys_of_one_batch_do_not_disturb_each_other() {
        String batch = UUID.randomUUID().toString();
        List<CompletableFuture<Response>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = batch + "-" + i / 2; // each twice, side by side
            all.add(CompletableFuture.supplyAsync(() -> place(key, coffee("c-" + batch, 1))));
        }
        all.forEach(CompletableFuture::join);
        list("customerId=c-" + batch).then().body("", hasSize(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\"\"", "ü"})
    void a_key_that_is_none_is_refused(String key) {
        place(key, coffee("ana", 1))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("Idempotency-Key"));
    }

    @Test
    void a_key_that_is_too_long_is_refused_and_the_longest_is_not() {
        place("k".repeat(256), coffee("ana", 1))
                .then()
                .statusCode(400)
                .body("detail", containsString("255"));
        String longest = (UUID.randomUUID() + "k".repeat(255)).substring(0, 255);
        place(longest, coffee("ana", 1)).then().statusCode(201);
    }

    @Test
    void who_prefers_to_wait_is_answered_at_the_end_of_the_saga() throws Exception {
        String customer = "c-" + UUID.randomUUID();
        CompletableFuture<Response> waiting =
                CompletableFuture.supplyAsync(
                        () -> placeAndWait("respond-async, wait=20", customer));
        OrderId id = awaitOrderOf(customer);
        participants.confirm(id);
        waiting.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .then()
                .statusCode(201)
                .header("Preference-Applied", equalTo("wait=20"))
                .body("orderId", equalTo(id.toString()))
                .body("status", equalTo("CONFIRMED"))
                .body("saga.sagaStatus", equalTo("COMPLETED"))
                .body("saga.steps", hasSize(4))
                .body("saga.waitingFor", nullValue());
    }

    @Test
    void who_waited_in_vain_gets_the_plain_answer() {
        placeAndWait("wait=1", "ana")
                .then()
                .statusCode(201)
                .header("Preference-Applied", nullValue())
                .body("status", equalTo("PENDING"))
                .body("saga", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=soon", "wait=-1", "handling=lenient", "wait=0", ""})
    void a_preference_that_means_nothing_is_not_minded(String prefer) {
        placeAndWait(prefer, "ana").then().statusCode(201).body("status", equalTo("PENDING"));
    }

    @Test
    void a_repeated_request_can_wait_for_the_end_of_the_first() throws Exception {
        String key = UUID.randomUUID().toString();
        OrderId id = idOf(place(key, coffee("ana", 2)));
        participants.confirm(id);
        awaitSaga(id, "COMPLETED");
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .header("Prefer", "wait=20")
                .body(coffee("ana", 2))
                .post("/orders")
                .then()
                .statusCode(201)
                .body("orderId", equalTo(id.toString()))
                .body("status", equalTo("CONFIRMED"));
    }

    private static Response placeAndWait(String prefer, String customer) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", prefer)
                .body(coffee(customer, 2))
                .post("/orders");
    }

    private OrderId awaitOrderOf(String customer) {
        return Await.until(
                "the order of " + customer,
                DEADLINE,
                () -> {
                    List<String> ids = list("customerId=" + customer).jsonPath().getList("orderId");
                    return ids.isEmpty() ? null : OrderId.parse(ids.getFirst());
                });
    }

    private long ordersUnder(String key) {
        return pool.preparedQuery(
                        "SELECT count(*) FROM idempotency_key k JOIN orders o USING (order_id) WHERE key = $1")
                .execute(Tuple.of(key))
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(DEADLINE);
    }
}
