package dev.comanda.launcher.chaos.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the three databases and the provider's book hold, read directly: nothing between them and
/// the judge.
///
/// @param orders all of them
/// @param books charges and refunds of the provider, by order id
/// @param shelves by product
/// @param leftovers what should be empty, and how many are in it
/// @param arrows how often each cause led from one saga status to the next
public record Truth(
        List<Order> orders,
        Map<String, Booked> books,
        Map<String, Shelf> shelves,
        Map<String, Long> leftovers,
        Map<String, Long> arrows) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OPEN_SAGAS =
            "SELECT count(*) FROM saga WHERE status NOT IN ('COMPLETED', 'FAILED', 'COMPENSATED')";

    private static final String OUTBOX = "SELECT count(*) FROM outbox";

    public Truth {
        orders = List.copyOf(orders);
        books = Map.copyOf(books);
        shelves = Map.copyOf(shelves);
    }

    /// @param basket pieces by product id
    /// @param saga its status
    /// @param took from the order to the last change of its saga
    public record Order(
            String orderId,
            String customer,
            Map<String, Integer> basket,
            String saga,
            Duration took) {
        public Order {
            basket = Map.copyOf(basket);
        }

        /// Of a saga that has ended: CONFIRMED, FAILED or CANCELLED.
        public String outcome() {
            return switch (saga) {
                case "COMPLETED" -> "CONFIRMED";
                case "FAILED" -> "FAILED";
                case "COMPENSATED" -> "CANCELLED";
                default -> "OPEN";
            };
        }
    }

    /// @param charges captures, each with a key of its own
    public record Booked(int charges, int refunds) {
        static final Booked NOTHING = new Booked(0, 0);
    }

    public record Shelf(long available, long reserved, long sold, long received) {}

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /// What is still under way, in words, by count; empty when all is quiet.
    ///
    /// @throws SQLException if PostgreSQL cannot be asked
    public static Map<String, Long> underWay(PostgresServer postgres) throws SQLException {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("sagas open", count(postgres, "orders", OPEN_SAGAS));
        for (String database : List.of("orders", "inventory", "payments")) {
            all.put("outbox rows in " + database, count(postgres, database, OUTBOX));
        }
        all.put(
                "reservations ACTIVE",
                count(
                        postgres,
                        "inventory",
                        "SELECT count(*) FROM reservation WHERE status = 'ACTIVE'"));
        all.put(
                "payments unsettled",
                count(
                        postgres,
                        "payments",
                        "SELECT count(*) FROM payment WHERE status IN ('PROCESSING', 'REFUNDING')"));
        all.values().removeIf(count -> count == 0);
        return all;
    }

    /// @throws SQLException if PostgreSQL cannot be asked
    public static Truth read(PostgresServer postgres) throws SQLException {
        List<Order> orders = new ArrayList<>();
        query(
                postgres,
                "orders",
                """
                SELECT o.order_id::text, o.customer_id, o.items::text, coalesce(s.status, 'NONE'),
                       coalesce(extract(epoch FROM s.updated_at - o.created_at) * 1000, 0)::bigint
                FROM orders o LEFT JOIN saga s USING (order_id)""",
                row -> orders.add(order(row)));
        Map<String, Booked> books = new HashMap<>();
        query(
                postgres,
                "payments",
                """
                SELECT order_id::text, count(*) FILTER (WHERE outcome = 'CHARGED'),
                       count(*) FILTER (WHERE outcome = 'REFUNDED')
                FROM simulator_book GROUP BY order_id""",
                row -> books.put(row.getString(1), new Booked(row.getInt(2), row.getInt(3))));
        Map<String, Shelf> shelves = new HashMap<>();
        query(
                postgres,
                "inventory",
                "SELECT product_id, available, reserved, sold, received FROM product",
                row ->
                        shelves.put(
                                row.getString(1),
                                new Shelf(
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5))));
        Map<String, Long> arrows = new LinkedHashMap<>();
        query(
                postgres,
                "orders",
                """
                SELECT coalesce(from_status, '-') || ' ' || cause || ' ' || to_status, count(*)
                FROM saga_transition GROUP BY 1 ORDER BY 1""",
                row -> arrows.put(row.getString(1), row.getLong(2)));
        return new Truth(orders, books, shelves, underWay(postgres), arrows);
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                row.getString(1),
                row.getString(2),
                basket(row.getString(3)),
                row.getString(4),
                Duration.ofMillis(row.getLong(5)));
    }

    private static Map<String, Integer> basket(String items) {
        try {
            Map<String, Integer> basket = new HashMap<>();
            for (JsonNode line : JSON.readTree(items).path("lines")) {
                basket.put(line.path("productId").asText(), line.path("quantity").asInt());
            }
            return basket;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not to be read as items: " + items, e);
        }
    }

    private static long count(PostgresServer postgres, String database, String sql)
            throws SQLException {
        List<Long> counts = new ArrayList<>();
        query(postgres, database, sql, row -> counts.add(row.getLong(1)));
        return counts.getFirst();
    }

    private static void query(
            PostgresServer postgres, String database, String sql, RowReader reader)
            throws SQLException {
        try (Connection connection = postgres.database(database).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
