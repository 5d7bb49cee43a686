package dev.comanda.bench.prefill;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.observe.DatabaseCounters;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Fills the tables of the three services with finished orders of the past: copies of real ones, so
/// that they are like real ones in every column.
public final class Prefill {

    /// Real orders that are copied.
    public static final int TEMPLATES = 1_000;

    /// Orders in one statement.
    private static final int AT_A_TIME = 100_000;

    private static final String ENDED =
            """
            SELECT order_id FROM saga WHERE status IN ('COMPLETED', 'FAILED', 'COMPENSATED')
            ORDER BY order_id DESC LIMIT ?
            """;

    /// What the copies bought is sold.
    private static final String STOCK =
            """
            UPDATE product p SET sold = sold + s.pieces * ?, available = available - s.pieces * ?
            FROM (
                SELECT line."productId" AS product_id, sum(line.quantity)::bigint AS pieces
                FROM reservation r
                JOIN template USING (order_id)
                CROSS JOIN LATERAL jsonb_to_recordset(r.items -> 'lines')
                    AS line ("productId" text COLLATE "C", quantity bigint)
                WHERE r.status = 'COMMITTED'
                GROUP BY 1) s
            WHERE p.product_id = s.product_id
            """;

    private final Cluster cluster;
    private final Progress progress;

    public Prefill(Cluster cluster, Progress progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /// Only while nothing is under way.
    ///
    /// @param orders at least so many; rounded up to whole rounds of [#TEMPLATES]
    /// @return how many there are now
    /// @throws CannotGoOn if there are no real orders to copy, or PostgreSQL refuses
    public int fill(int orders) {
        List<UUID> templates = templates();
        int copies = Math.ceilDiv(orders, templates.size());
        Spread spread = Spread.before(Instant.now(), templates.size(), copies);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            DatabaseCounters.DATABASES.stream()
                                    .map(
                                            database ->
                                                    CompletableFuture.runAsync(
                                                            () ->
                                                                    fill(
                                                                            database, templates,
                                                                            copies, spread),
                                                            threads))
                                    .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new CannotGoOn("prefill: " + e.getCause(), e);
        }
        return copies * templates.size();
    }

    private List<UUID> templates() {
        List<UUID> templates = new ArrayList<>();
        try (Connection connection = cluster.superuser("orders");
                PreparedStatement select = connection.prepareStatement(ENDED)) {
            select.setInt(1, TEMPLATES);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    templates.addFirst(row.getObject(1, UUID.class));
                }
            }
        } catch (SQLException e) {
            throw new CannotGoOn("prefill: " + e.getMessage(), e);
        }
        if (templates.isEmpty()) {
            throw new CannotGoOn("prefill: there is no order to be copied");
        }
        return templates;
    }

    private void fill(String database, List<UUID> templates, int copies, Spread spread) {
        long begin = System.nanoTime();
        try (Connection connection = cluster.superuser(database);
                Statement statement = connection.createStatement()) {
            Copying copying = new Copying(connection, templates);
            int round = Math.max(1, AT_A_TIME / templates.size());
            for (int from = 1; from <= copies; from += round) {
                copying.copy(from, Math.min(copies, from + round - 1), spread);
            }
            if (database.equals("inventory")) {
                try (PreparedStatement stock = connection.prepareStatement(STOCK)) {
                    stock.setInt(1, copies);
                    stock.setInt(2, copies);
                    stock.executeUpdate();
                }
            }
            progress.done(
                    "%d orders copied in %s".formatted(copies * templates.size(), database),
                    Duration.ofNanos(System.nanoTime() - begin));
            long vacuum = System.nanoTime();
            statement.execute("VACUUM (ANALYZE)");
            statement.execute("CHECKPOINT");
            progress.done(
                    "VACUUM ANALYZE of " + database, Duration.ofNanos(System.nanoTime() - vacuum));
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }
}
