package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.order.projection.Projection;
import dev.comanda.order.projection.Projection.Result;
import dev.comanda.order.projection.ProjectionBuild;
import dev.comanda.servers.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `sales_by_day`, the projection that was added: from messages to rows, and built from history.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ProjectionIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Instant MONDAY = Instant.parse("2026-11-23T23:59:58Z");

    @Inject Pool pool;
    @Inject ProjectionBuild build;

    private Projection sales;

    @BeforeEach
    void find() {
        sales = build.named("sales_by_day").orElseThrow();
    }

    @Test
    void the_same_messages_in_any_order_and_often_make_the_same_table() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 10; run++) {
            List<Received<?>> told = new ArrayList<>(threeOrders());
            told.addAll(threeOrders());
            Collections.shuffle(told, random);
            int cut = random.nextInt(told.size());
            Result made = made(List.of(told.subList(0, cut), told.subList(cut, told.size())));
            assertThat(made).isEqualTo(new Result(3, 2, 1));
            assertThat(table())
                    .isEqualTo(
                            """
                            2026-11-23 coffee EUR: 1 orders, 2 pieces, 500 cents
                            2026-11-24 bread EUR: 1 orders, 1 pieces, 333 cents
                            2026-11-24 coffee EUR: 1 orders, 4 pieces, 1000 cents\
                            """);
        }
    }

    @Test
    void a_build_shows_what_it_has_read_and_nothing_else() {
        made(List.of(threeOrders()));
        Result made = made(List.of(order(1, MONDAY, item("tea", 7, "1.00"))));
        assertThat(made).isEqualTo(new Result(1, 1, 0));
        assertThat(table()).isEqualTo("2026-11-23 tea EUR: 1 orders, 7 pieces, 700 cents");
        assertThat(ask("SELECT count(*)::text FROM sales_by_day_told")).isEqualTo("0");
    }

    @Test
    void a_build_of_the_streams_counts_the_orders_that_are_confirmed() throws Exception {
        Participants participants = new Participants();
        String product = "p-" + UUID.randomUUID();
        OrderId one = place(product, 2);
        OrderId other = place(product, 3);
        place(product, 4); // stays open
        for (OrderId id : List.of(one, other)) {
            participants.confirm(id);
        }
        participants.disconnect();
        Await.until(
                "both to be said to be confirmed", DEADLINE, () -> orders(built(), product) == 2);
        JsonPath report = built();
        assertThat(report.getString("projection")).isEqualTo("sales_by_day");
        assertThat(report.getList("streams.stream", String.class)).containsExactly("ORDERS");
        assertThat(
                        ask(
                                "SELECT sum(pieces)||' '||sum(revenue_minor) FROM sales_by_day WHERE product_id = '%s'"
                                        .formatted(product)))
                .isEqualTo("5 1250");
    }

    @Test
    void one_build_of_a_projection_at_a_time_in_all_processes() {
        SqlConnection another = pool.getConnection().await().atMost(DEADLINE);
        another.query("SELECT pg_advisory_lock(hashtext('sales_by_day'))")
                .execute()
                .await()
                .atMost(DEADLINE);
        given().contentType(ContentType.JSON).post("/replay/sales_by_day").then().statusCode(409);
        another.query("SELECT pg_advisory_unlock(hashtext('sales_by_day'))")
                .execute()
                .await()
                .atMost(DEADLINE);
        another.close().await().atMost(DEADLINE);
        built();
    }

    @Test
    void a_projection_that_nobody_has_written_is_not_found_and_the_answer_names_those_that_are() {
        given().contentType(ContentType.JSON)
                .post("/replay/unheard_of")
                .then()
                .statusCode(404)
                .body("detail", containsString("sales_by_day"));
    }

    private static JsonPath built() {
        return given().contentType(ContentType.JSON)
                .post("/replay/sales_by_day")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private long orders(JsonPath report, String product) {
        assertThat(report.getLong("rows")).isNotNegative();
        return Long.parseLong(
                ask(
                        "SELECT coalesce(sum(orders), 0)::text FROM sales_by_day WHERE product_id = '%s'"
                                .formatted(product)));
    }

    private Result made(List<List<Received<?>>> batches) {
        sales.begin(pool).await().atMost(DEADLINE);
        batches.forEach(batch -> sales.note(pool, batch).await().atMost(DEADLINE));
        return sales.show(pool).await().atMost(DEADLINE);
    }

    /// Two that are sold, on either side of midnight, one that was undone after all, and one of
    /// which only the end is known.
    private static List<Received<?>> threeOrders() {
        List<Received<?>> told = new ArrayList<>(order(1, MONDAY, item("coffee", 2, "2.50")));
        told.addAll(
                order(
                        2,
                        MONDAY.plusSeconds(3),
                        item("coffee", 4, "2.50"),
                        item("bread", 1, "3.33")));
        told.addAll(order(3, MONDAY, item("coffee", 100, "2.50")));
        told.add(said(new OrderCancelled(id(3), "the stock was gone", MONDAY), MONDAY));
        told.add(said(new OrderConfirmed(id(4), "res", "pay", MONDAY), MONDAY));
        return told;
    }

    private static List<Received<?>> order(int number, Instant confirmed, OrderItem... items) {
        return List.of(
                said(
                        new OrderCreated(id(number), "ana", List.of(items), BigDecimal.ONE, "EUR"),
                        MONDAY.minusSeconds(60)),
                said(new OrderConfirmed(id(number), "res", "pay", confirmed), confirmed));
    }

    private static OrderItem item(String product, int quantity, String price) {
        return new OrderItem(product, quantity, new BigDecimal(price));
    }

    private static OrderId id(int number) {
        return new OrderId(new UUID(0, number));
    }

    private static Received<?> said(Message message, Instant at) {
        return new Received<>(
                message, new MessageKey(message.orderId(), Subject.of(message), 1), null, at);
    }

    private String table() {
        return ask(
                """
                SELECT string_agg(format('%s %s %s: %s orders, %s pieces, %s cents',
                    day, product_id, currency, orders, pieces, revenue_minor), E'\\n' ORDER BY day, product_id)
                FROM sales_by_day
                """);
    }

    private String ask(String sql) {
        return pool.query(sql).execute().await().atMost(DEADLINE).iterator().next().getString(0);
    }

    private static OrderId place(String product, int quantity) {
        return OrderId.parse(
                given().contentType(ContentType.JSON)
                        .body(
                                """
                                {"customerId": "ana",
                                 "items": [{"productId": "%s", "quantity": %d, "unitPrice": 2.5}]}
                                """
                                        .formatted(product, quantity))
                        .post("/orders")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("orderId"));
    }
}
