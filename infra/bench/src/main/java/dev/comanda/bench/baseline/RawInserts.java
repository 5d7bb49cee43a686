package dev.comanda.bench.baseline;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.comanda.bench.cluster.Cluster;
import dev.comanda.launcher.CannotGoOn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The ceiling: how many orders of three rows this PostgreSQL takes per second, durably, when
/// nobody does anything but insert them. Each batch is one statement and one commit.
public final class RawInserts {

    /// Orders in one batch.
    public static final int BATCH = 100;

    public static final int CONNECTIONS = 4;

    public static final Duration USUAL_WARM_UP = Duration.ofSeconds(3);
    public static final Duration USUAL_WINDOW = Duration.ofSeconds(30);

    private static final String DATABASE = "bench_raw_inserts";
    private static final int LINES = 2;
    private static final int PRODUCTS = 1_000;
    private static final double NANOS = 1e9;

    private static final String TABLES =
            """
            CREATE TABLE raw_order (
                order_id    uuid   NOT NULL PRIMARY KEY,
                customer_id text   NOT NULL,
                total_minor bigint NOT NULL,
                created_at  timestamptz NOT NULL);
            CREATE TABLE raw_line (
                order_id   uuid    NOT NULL,
                line       integer NOT NULL,
                product_id text    NOT NULL,
                quantity   integer NOT NULL,
                unit_price bigint  NOT NULL,
                PRIMARY KEY (order_id, line));
            """;

    private static final String INSERT =
            """
            WITH o AS (
                INSERT INTO raw_order (order_id, customer_id, total_minor, created_at)
                SELECT id, customer, total, now()
                FROM unnest(?::uuid[], ?::text[], ?::bigint[]) AS u (id, customer, total))
            INSERT INTO raw_line (order_id, line, product_id, quantity, unit_price)
            SELECT * FROM unnest(?::uuid[], ?::int[], ?::text[], ?::int[], ?::bigint[])
            """;

    private final Cluster cluster;
    private final AtomicLong orders = new AtomicLong();
    private volatile boolean open = true;

    private RawInserts(Cluster cluster) {
        this.cluster = cluster;
    }

    /// In a database of its own, which is gone afterwards.
    ///
    /// @return orders per second
    /// @throws CannotGoOn if PostgreSQL refuses
    public static double measure(Cluster cluster, Duration warmUp, Duration window)
            throws InterruptedException {
        try {
            administer(cluster, "DROP DATABASE IF EXISTS " + DATABASE);
            administer(cluster, "CREATE DATABASE " + DATABASE);
            administer(cluster, "CHECKPOINT"); // not what others have left to be written
            try {
                return new RawInserts(cluster).run(warmUp, window);
            } finally {
                administer(cluster, "DROP DATABASE " + DATABASE + " WITH (FORCE)");
                administer(cluster, "CHECKPOINT"); // what follows begins with a clean slate
            }
        } catch (SQLException e) {
            throw new CannotGoOn("raw inserts: " + e.getMessage(), e);
        }
    }

    private double run(Duration warmUp, Duration window) throws SQLException, InterruptedException {
        try (Connection connection = cluster.superuser(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                writers.add(CompletableFuture.runAsync(this::write, threads));
            }
            Thread.sleep(warmUp);
            long before = orders.get();
            long begin = System.nanoTime();
            Thread.sleep(window);
            double rate = (orders.get() - before) * NANOS / (System.nanoTime() - begin);
            open = false;
            writers.forEach(CompletableFuture::join);
            return rate;
        } finally {
            open = false;
        }
    }

    private void write() {
        try (Connection connection = cluster.superuser(DATABASE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Columns columns = new Columns();
            insert.setArray(2, connection.createArrayOf("text", columns.customers));
            insert.setObject(3, columns.totals);
            insert.setObject(5, columns.lines);
            insert.setArray(6, connection.createArrayOf("text", columns.products));
            insert.setObject(7, columns.quantities);
            insert.setObject(8, columns.prices);
            while (open) {
                columns.renew();
                insert.setArray(1, connection.createArrayOf("uuid", columns.orders));
                insert.setArray(4, connection.createArrayOf("uuid", columns.lineOrders));
                insert.executeUpdate(); // auto-commit: durable when it returns
                orders.addAndGet(BATCH);
            }
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static void administer(Cluster cluster, String sql) throws SQLException {
        try (Connection connection = cluster.superuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// One batch, column by column. Only the ids are new each time: what it costs to make up the
    /// rest is not what is measured.
    private static final class Columns {
        private final UUID[] orders = new UUID[BATCH];
        private final String[] customers = new String[BATCH];
        private final long[] totals = new long[BATCH];
        private final UUID[] lineOrders = new UUID[BATCH * LINES];
        private final int[] lines = new int[BATCH * LINES];
        private final String[] products = new String[BATCH * LINES];
        private final int[] quantities = new int[BATCH * LINES];
        private final long[] prices = new long[BATCH * LINES];

        Columns() {
            Arrays.setAll(customers, i -> "customer-" + i);
            Arrays.setAll(totals, i -> 1_000L + i);
            Arrays.setAll(lines, i -> i % LINES);
            Arrays.setAll(products, i -> "bench-%04d".formatted(i * 7 % PRODUCTS));
            Arrays.setAll(quantities, i -> 1 + i % 3);
            Arrays.setAll(prices, i -> 100L + i);
        }

        void renew() {
            for (int i = 0; i < BATCH; i++) {
                orders[i] = UuidCreator.getTimeOrderedEpoch();
                Arrays.fill(lineOrders, i * LINES, (i + 1) * LINES, orders[i]);
            }
        }
    }
}
