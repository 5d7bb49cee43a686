package dev.comanda.e2e.scale;

import dev.comanda.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long customers waited: from the moment they came, whomever they were sent on to, until their
/// order had ended.
///
/// @param sorted the shortest first
record Waits(List<Wait> sorted) {

    Waits {
        sorted = List.copyOf(sorted);
    }

    /// The wait for one order.
    record Wait(String orderId, Instant cameAt, Duration took) {}

    /// @param cameAt by order id; all of them have ended
    static Waits read(PostgresServer postgres, Map<String, Instant> cameAt) throws SQLException {
        Map<String, Instant> ends = ends(postgres);
        List<Wait> waits = new ArrayList<>();
        cameAt.forEach(
                (orderId, came) -> {
                    Instant end = ends.get(orderId);
                    if (end == null) {
                        throw new AssertionError("order " + orderId + " is lost");
                    }
                    waits.add(new Wait(orderId, came, Duration.between(came, end)));
                });
        return sorted(waits);
    }

    /// How long those who waited for the end of their order were not told of it.
    ///
    /// @param toldAt by order id
    static Waits untilTold(PostgresServer postgres, Map<String, Instant> toldAt)
            throws SQLException {
        Map<String, Instant> ends = ends(postgres);
        List<Wait> waits = new ArrayList<>();
        toldAt.forEach(
                (orderId, told) -> {
                    Instant end = ends.getOrDefault(orderId, Instant.MAX);
                    waits.add(new Wait(orderId, end, Duration.between(end, told)));
                });
        return sorted(waits);
    }

    private static Waits sorted(List<Wait> waits) {
        waits.sort(Comparator.comparing(Wait::took));
        return new Waits(waits);
    }

    /// When each saga changed last.
    private static Map<String, Instant> ends(PostgresServer postgres) throws SQLException {
        Map<String, Instant> ends = new HashMap<>();
        try (Connection connection = postgres.database("orders").connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT order_id::text, updated_at FROM saga")) {
            while (rows.next()) {
                ends.put(rows.getString(1), rows.getTimestamp(2).toInstant());
            }
        }
        return ends;
    }

    /// Of those who came in this time.
    Waits between(Instant from, Instant to) {
        return new Waits(
                sorted.stream()
                        .filter(wait -> !wait.cameAt.isBefore(from) && wait.cameAt.isBefore(to))
                        .toList());
    }

    Duration median() {
        return sorted.get(sorted.size() / 2).took;
    }

    Wait longest() {
        return sorted.getLast();
    }

    /// The longest ones, the very longest first.
    List<Wait> longest(int count) {
        List<Wait> longest =
                new ArrayList<>(sorted.subList(Math.max(0, sorted.size() - count), sorted.size()));
        Collections.reverse(longest);
        return longest;
    }

    @Override
    public String toString() {
        return "%d orders: half within %d ms, 99 of 100 within %d ms, the longest %d ms (%s)"
                .formatted(
                        sorted.size(),
                        median().toMillis(),
                        sorted.get((int) (sorted.size() * 0.99)).took.toMillis(),
                        longest().took.toMillis(),
                        longest().orderId);
    }
}
