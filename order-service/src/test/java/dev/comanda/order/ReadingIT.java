package dev.comanda.order;

import static dev.comanda.order.Shop.awaitSaga;
import static dev.comanda.order.Shop.coffee;
import static dev.comanda.order.Shop.idOf;
import static dev.comanda.order.Shop.list;
import static dev.comanda.order.Shop.place;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

/// What a shop's own developers count on when they read: what has changed, page by page, event by
/// event.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ReadingIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static Participants participants;

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
    void the_next_page_of_a_customer_with_braces_has_an_address() {
        String customer = "{a} %41+b";
        place(null, coffee(customer, 1));
        place(null, coffee(customer, 2));
        Response first = given().queryParam("customerId", customer).get("/orders?limit=1");
        first.then().statusCode(200).body("", hasSize(1));
        String link = first.header("Link");
        String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        given().urlEncodingEnabled(false)
                .get(next)
                .then()
                .statusCode(200)
                .body("", hasSize(1))
                .body("[0].customerId", equalTo(customer));
        given().queryParam("customerId", customer)
                .get("/orders?olderThan=PT1H")
                .then()
                .statusCode(200)
                .body("", hasSize(0));
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
