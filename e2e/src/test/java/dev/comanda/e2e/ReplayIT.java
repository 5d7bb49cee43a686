package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.servers.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The read model that was kept, and the one that a replay makes of the streams. On a cluster of
/// its own: its streams are to have everything.
class ReplayIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final int REPLAYS = 3;

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            Checkout.find(), Path.of("target", "logs", "replay").toAbsolutePath()),
                    Progress.SILENT);

    /// What the sagas know of that: each order that was completed.
    private static final String SOLD =
            """
            FROM (SELECT line."productId" AS product_id, currency, 1 AS orders, line.quantity AS pieces,
                    (line.quantity * line."unitPrice" * 100)::bigint AS revenue_minor
                FROM orders JOIN saga USING (order_id),
                    jsonb_to_recordset(items -> 'lines') AS line ("productId" text, quantity int, "unitPrice" numeric)
                WHERE saga.status = 'COMPLETED') lines
            """;

    private final Shop shop = new Shop(COMANDA);
    private final Operator operator = new Operator(COMANDA);

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @Test
    void whatIsRebuiltFromTheStreamsEqualsWhatWasKeptByteForByte() throws Exception {
        Customers customers = new Customers(shop);
        customers.start();
        List<Placed> orders = new ArrayList<>();
        Burst burst = new Burst(shop, 17).products(4, 60).products(1, 3);
        for (int i = 0; i < REPLAYS; i++) { // under load, orders of all ends on their way
            orders.addAll(burst.place(30, 6, Shop.PAYS));
            orders.add(taken(Shop.SLOW));
            JsonNode report = replay();
            assertThat(report.path("clean").asBoolean()).as(report.toString()).isTrue();
            assertThat(report.path("rebuilt").asLong()).isPositive();
            built(); // beside the running system as well
        }
        orders.forEach(shop::awaitEnd);
        System.out.println(customers.stop());
        Await.until("the view to be up to date", WITHIN, () -> operator.unread() == 0);

        String sagas = content("saga");
        JsonNode report = replay();
        System.out.println(report);
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(report.path("equal").asLong()).isEqualTo(report.path("rebuilt").asLong());
        assertThat(report.path("keptMore").asLong() + report.path("keptOnly").asLong()).isZero();
        String kept = content("order_status_view");
        assertThat(content("order_status_view_rebuilt")).isEqualTo(kept);
        assertThat(kept.lines().count()).isEqualTo(count("orders"));
        assertThat(ends()).isEqualTo("CANCELLED,CONFIRMED,REJECTED");
        assertThat(disagreements()).isEqualTo("0");

        assertThat(built().path("partial").asLong()).isZero();
        assertThat(sales("FROM sales_by_day")).isEqualTo(sales(SOLD)).contains("product-");

        damage();
        JsonNode repair = replay();
        assertThat(repair.path("missing").asLong()).isEqualTo(10);
        assertThat(repair.path("lacking").asLong()).isPositive();
        assertThat(content("order_status_view")).isEqualTo(kept);
        assertThat(content("saga")).as("no saga was touched").isEqualTo(sagas);
    }

    /// An order that its customer takes back at once.
    private Placed taken(String method) {
        Placed order = shop.place(method, Map.of(shop.product(5), 1));
        shop.orders().post("/orders/" + order.orderId() + "/cancel", Map.of()).expect(202);
        return order;
    }

    private static JsonNode replay() {
        return COMANDA.api(dev.comanda.launcher.Service.ORDERS)
                .post("/replay", Map.of(), WITHIN)
                .expect(200);
    }

    private static JsonNode built() {
        return COMANDA.api(dev.comanda.launcher.Service.ORDERS)
                .post("/replay/sales_by_day", Map.of(), WITHIN)
                .expect(200);
    }

    /// By product: a day may have ended meanwhile.
    private String sales(String from) {
        return Objects.requireNonNull(
                operator.ask(
                        "orders",
                        """
                        SELECT string_agg(sold::text, E'\n' ORDER BY sold::text) FROM (
                            SELECT product_id, currency, sum(orders), sum(pieces), sum(revenue_minor) %s
                            GROUP BY product_id, currency) sold
                        """
                                .formatted(from)));
    }

    private String content(String table) {
        return Objects.requireNonNull(
                operator.ask(
                        "orders",
                        "SELECT string_agg(r::text, E'\\n' ORDER BY r.order_id) FROM "
                                + table
                                + " r"));
    }

    private long count(String table) {
        return Long.parseLong(
                Objects.requireNonNull(operator.ask("orders", "SELECT count(*) FROM " + table)));
    }

    private String ends() {
        return Objects.requireNonNull(
                operator.ask(
                        "orders",
                        "SELECT string_agg(DISTINCT stage, ',' ORDER BY stage) FROM order_status_view"));
    }

    /// Orders whose saga ended otherwise than the messages tell.
    private String disagreements() {
        return Objects.requireNonNull(
                operator.ask(
                        "orders",
                        """
                        SELECT count(*) FROM saga FULL JOIN order_status_view v USING (order_id)
                        WHERE v.stage IS DISTINCT FROM CASE saga.status WHEN 'COMPLETED' THEN 'CONFIRMED'
                            WHEN 'FAILED' THEN 'REJECTED' WHEN 'COMPENSATED' THEN 'CANCELLED' END
                        """));
    }

    private static void damage() throws SQLException {
        try (Connection connection = COMANDA.postgres().database("orders").connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    """
                    DELETE FROM order_status_view WHERE order_id IN
                        (SELECT order_id FROM order_status_view ORDER BY order_id LIMIT 10)
                    """);
            statement.executeUpdate("UPDATE order_status_view SET reserved_at = NULL");
        }
    }
}
