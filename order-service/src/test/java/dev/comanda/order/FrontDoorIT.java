package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a shop's own developers count on: ask again, wait for the end, follow, page through.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class FrontDoorIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static Participants participants;

    @Inject Pool pool;

    @TestHTTPResource("/orders")
    @SuppressWarnings("NullAway.Init") // injected
    URI orders;

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

    @Test
    void an_order_that_has_not_changed_is_not_sent_again() throws Exception {
        OrderId id = idOf(place(null, coffee("ana", 2)));
        String tag = given().get("/orders/" + id).then().statusCode(200).extract().header("ETag");
        assertThat(tag).isNotNull();
        given().header("If-None-Match", tag).get("/orders/" + id).then().statusCode(304);
        given().header("If-None-Match", "\"x\", W/" + tag)
                .get("/orders/" + id)
                .then()
                .statusCode(304);
        participants.confirm(id);
        awaitSaga(id, "COMPLETED");
        given().header("If-None-Match", tag)
                .get("/orders/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("CONFIRMED"));
    }

    @Test
    void pages_hold_each_order_once_the_newest_first() {
        String customer = "c ü&" + UUID.randomUUID();
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            placed.add(idOf(place(null, coffee(customer, i + 1))).toString());
        }
        List<String> listed = new ArrayList<>();
        @Nullable String next = "/orders?limit=3&customerId=" + encoded(customer);
        int pages = 0;
        while (next != null) {
            Response page = given().urlEncodingEnabled(false).get(next);
            page.then().statusCode(200);
            listed.addAll(page.jsonPath().getList("orderId"));
            String link = page.header("Link");
            next = link == null ? null : link.substring(link.indexOf("/orders"), link.indexOf('>'));
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(listed).isEqualTo(placed.reversed());
    }

    @Test
    void orders_are_listed_by_status_with_exact_amounts() throws Exception {
        String customer = "c-" + UUID.randomUUID();
        OrderId confirmed = idOf(place(null, coffee(customer, 1)));
        idOf(place(null, coffee(customer, 2)));
        participants.confirm(confirmed);
        awaitSaga(confirmed, "COMPLETED");
        Response response = list("customerId=" + customer + "&status=CONFIRMED");
        response.then().body("orderId", equalTo(List.of(confirmed.toString())));
        assertThat(response.asString()).contains("\"totalAmount\":2.50");
        list("customerId=" + customer + "&status=PENDING").then().body("", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "status=DONE", "cursor=x"})
    void a_parameter_that_is_none_is_refused_and_named(String query) {
        Response refused = list(query);
        assertThat(refused.statusCode()).isIn(400, 404);
        assertThat(refused.contentType()).startsWith("application/problem+json");
    }

    @Test
    void events_tell_each_step_once_and_end_with_the_saga() throws Exception {
        OrderId id = idOf(place(null, coffee("ana", 2)));
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done = follow(id, null, lines);
        Await.until(
                "the first step",
                DEADLINE,
                () -> lines.contains("id:1") || lines.contains("id: 1"));
        participants.confirm(id);
        done.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ids(lines)).containsExactly("1", "2", "3", "4", "5");
        assertThat(String.join("\n", lines))
                .contains("\"to\":\"COMPLETED\"")
                .contains("\"status\":\"CONFIRMED\"")
                .contains("\"cause\":\"payments.succeeded\"");
    }

    @Test
    void events_go_on_after_the_last_one_that_was_seen() throws Exception {
        OrderId id = idOf(place(null, coffee("ana", 2)));
        participants.confirm(id);
        awaitSaga(id, "COMPLETED");
        List<String> lines = new CopyOnWriteArrayList<>();
        follow(id, "3", lines).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ids(lines)).containsExactly("4", "5");
        given().header("Last-Event-ID", "5")
                .get("/orders/" + id + "/events")
                .then()
                .statusCode(204);
    }

    @Test
    void there_are_no_events_of_an_order_that_does_not_exist() {
        given().accept("text/event-stream")
                .get("/orders/0193a5c0-0000-7000-8000-000000000001/events")
                .then()
                .statusCode(404);
    }

    private CompletableFuture<Void> follow(OrderId id, @Nullable String last, List<String> lines) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(orders + "/" + id + "/events"))
                        .header("accept", "text/event-stream");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofLines())
                .thenApply(HttpResponse::body)
                .thenAccept((Stream<String> body) -> body.forEach(lines::add))
                .whenComplete((_, _) -> http.close());
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3).strip())
                .toList();
    }

    private static String coffee(String customer, int quantity) {
        return "{\"customerId\": \"%s\", \"items\": [{\"productId\": \"coffee\", \"quantity\": %d, \"unitPrice\": 2.5}]}"
                .formatted(customer, quantity);
    }

    private static Response place(@Nullable String key, String body) {
        var request =
                given().contentType("application/json; charset=utf-8")
                        .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/orders");
    }

    private static Response placeAndWait(String prefer, String customer) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", prefer)
                .body(coffee(customer, 2))
                .post("/orders");
    }

    private static Response list(String query) {
        return given().urlEncodingEnabled(false).get("/orders?" + query);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
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

    private static void awaitSaga(OrderId id, String status) {
        Await.until(
                id + " to be " + status,
                DEADLINE,
                () -> status.equals(given().get("/orders/" + id + "/saga").path("sagaStatus")));
    }

    private long ordersUnder(String key) {
        return pool.preparedQuery(
                        "SELECT count(*) FROM idempotency_key k JOIN orders o USING (order_id) WHERE key = $1")
                .execute(Tuple.of(key))
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(DEADLINE);
    }

    private static OrderId idOf(Response placed) {
        return OrderId.parse(placed.path("orderId"));
    }
}
