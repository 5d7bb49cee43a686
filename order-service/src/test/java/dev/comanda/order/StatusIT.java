package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.order.status.StatusView;
import dev.comanda.order.status.StatusView.Table;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The read model: from messages to rows to HTTP, and the replay.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StatusIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Instant T0 = Instant.parse("2026-11-22T12:00:00Z");

    private static Participants participants;

    @Inject Pool pool;
    @Inject StatusView view;

    @BeforeAll
    static void connect() throws Exception {
        participants = new Participants();
    }

    @AfterAll
    static void disconnect() throws Exception {
        participants.disconnect();
    }

    @Test
    void an_order_shows_each_stage_that_it_reached_and_when() throws Exception {
        OrderId id = place();
        awaitStage(id, "RESERVATION_PENDING");
        participants.confirm(id);
        awaitStage(id, "CONFIRMED");
        JsonPath status =
                given().get("/orders/" + id + "/status")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
        assertThat(status.getList("stages.stage", String.class))
                .containsExactly("RESERVATION_PENDING", "RESERVED", "PAID", "CONFIRMED");
        assertThat(status.getList("stages.at", String.class).stream().map(Instant::parse))
                .isSorted();
    }

    @Test
    void an_order_whose_first_message_has_not_come_round_is_pending_and_nobodys_is_not_found() {
        OrderId id = place();
        given().get("/orders/" + id + "/status")
                .then()
                .statusCode(200)
                .body("status", equalTo("RESERVATION_PENDING"));
        given().get("/orders/" + UUID.randomUUID() + "/status").then().statusCode(404);
        given().get("/orders/x/status").then().statusCode(404);
    }

    @Test
    void the_same_messages_in_any_order_and_often_make_the_same_row() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>();
        for (int run = 0; run < 30; run++) {
            OrderId id = new OrderId(UUID.randomUUID());
            List<Received<?>> told = new ArrayList<>(life(id));
            told.addAll(life(id));
            Collections.shuffle(told, random);
            int cut = random.nextInt(told.size());
            note(told.subList(0, cut));
            note(told.subList(cut, told.size()));
            rows.add(row(id));
        }
        assertThat(rows).containsOnly(rows.getFirst());
        assertThat(rows.getFirst()).startsWith("CANCELLED").contains(":00:03");
    }

    @Test
    void a_stage_follows_from_the_times() {
        OrderId id = new OrderId(UUID.randomUUID());
        List<String> stages = new ArrayList<>();
        for (Received<?> one : life(id)) {
            note(List.of(one));
            stages.add(row(id).split(" ", -1)[0]);
        }
        assertThat(stages)
                .containsExactly(
                        "RESERVATION_PENDING",
                        "RESERVATION_PENDING",
                        "RESERVED",
                        "PAID",
                        "CONFIRMED",
                        "REJECTED",
                        "CANCELLED");
    }

    @Test
    void a_replay_puts_back_what_was_lost_and_forgets_nothing() throws Exception {
        OrderId lost = place();
        OrderId damaged = place();
        OrderId delayed = place();
        for (OrderId id : List.of(lost, damaged, delayed)) {
            participants.confirm(id);
            awaitStage(id, "CONFIRMED");
        }
        List<String> before = List.of(row(lost), row(damaged), row(delayed));
        run("DELETE FROM order_status_view WHERE order_id = $1", lost);
        run(
                "UPDATE order_status_view SET paid_at = NULL, confirmed_at = NULL WHERE order_id = $1",
                damaged);
        run(
                "UPDATE order_status_view SET reserved_at = reserved_at + interval '1 h' WHERE order_id = $1",
                delayed);
        OrderId ancient = new OrderId(UUID.randomUUID()); // whose messages are gone
        note(life(ancient));

        JsonPath report = replay();
        assertThat(report.getBoolean("clean")).isFalse();
        assertThat(report.getInt("missing")).isOne();
        assertThat(report.getInt("lacking")).isEqualTo(2);
        assertThat(report.getInt("keptOnly")).isPositive();
        assertThat(report.getList("repaired", String.class))
                .containsExactlyInAnyOrder(lost.toString(), damaged.toString(), delayed.toString());
        assertThat(List.of(row(lost), row(damaged), row(delayed))).isEqualTo(before);
        assertThat(row(ancient)).startsWith("CANCELLED");

        JsonPath again = replay();
        assertThat(again.getBoolean("clean")).isTrue();
        assertThat(again.getInt("rebuilt")).isEqualTo(again.getInt("equal"));
    }

    @Test
    void a_message_that_cannot_be_read_becomes_no_letter_of_the_view() throws Exception {
        OrderId id = place();
        participants.poison("orders.cancelled");
        participants.confirm(id);
        awaitStage(id, "CONFIRMED");
        given().get("/dead-letters")
                .then()
                .body("consumer", not(hasItem("order-service-status-orders")));
        assertThat(replay().getList("streams.unreadable", Integer.class)).anyMatch(n -> n > 0);
    }

    private static JsonPath replay() {
        JsonPath report =
                given().contentType("application/json")
                        .post("/replay")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
        assertThat(report.getInt("behind")).isZero();
        return report;
    }

    /// From the placing of an order to its undoing, in the order in which it happens, with its
    /// first message said twice.
    private static List<Received<?>> life(OrderId id) {
        return List.of(
                said(new OrderCreated(id, "ana", List.of(), BigDecimal.ONE, "EUR"), 2, 7),
                said(new OrderCreated(id, "ana", List.of(), BigDecimal.ONE, "EUR"), 1, 1),
                said(new InventoryReserved(id, "res", List.of(), T0), 1, 2),
                said(new PaymentSucceeded(id, "pay", BigDecimal.ONE, "pi"), 1, 3),
                said(new OrderConfirmed(id, "res", "pay", T0), 1, 4),
                said(new InventoryOutOfStock(id, List.of()), 1, 5),
                said(new OrderCancelled(id, "gone", T0), 1, 6));
    }

    private static Received<?> said(Message message, int attempt, int second) {
        return new Received<>(
                message,
                new MessageKey(message.orderId(), Subject.of(message), attempt),
                null,
                T0.plusSeconds(second));
    }

    private void note(List<Received<?>> told) {
        view.note(Table.KEPT, told).await().atMost(DEADLINE);
    }

    private String row(OrderId id) {
        return pool.preparedQuery(
                        "SELECT concat_ws(' ', stage, reservation_pending_at, reserved_at, paid_at, confirmed_at,"
                                + " rejected_at, cancelled_at) FROM order_status_view WHERE order_id = $1")
                .execute(Tuple.of(id.value()))
                .await()
                .atMost(DEADLINE)
                .iterator()
                .next()
                .getString(0);
    }

    private void run(String sql, OrderId id) {
        pool.preparedQuery(sql).execute(Tuple.of(id.value())).await().atMost(DEADLINE);
    }

    private static void awaitStage(OrderId id, String stage) {
        Await.until(
                id + " to be " + stage,
                DEADLINE,
                () -> stage.equals(stageOf(id)) && !stagesOf(id).isEmpty());
    }

    private static @Nullable String stageOf(OrderId id) {
        return given().get("/orders/" + id + "/status").jsonPath().getString("status");
    }

    private static List<String> stagesOf(OrderId id) {
        return given().get("/orders/" + id + "/status").jsonPath().getList("stages.stage");
    }

    private static OrderId place() {
        Response placed = Shop.place(null, Shop.coffee("ana", 2));
        placed.then().body("items", hasSize(1));
        return Shop.idOf(placed);
    }
}
