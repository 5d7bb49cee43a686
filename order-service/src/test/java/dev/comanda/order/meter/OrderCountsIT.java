package dev.comanda.order.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.servers.Database;
import dev.comanda.servers.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Orders are counted right, however old they are, and old ones once.
class OrderCountsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int OLD = 2 * OrderCounts.PAGE + 10;

    private final Database database = PostgresServer.shared().freshDatabase("orders");
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool =
            PgBuilder.pool()
                    .with(new PoolOptions().setMaxSize(4))
                    .connectingTo(
                            PgConnectOptions.fromUri(database.reactiveUrl())
                                    .setUser(database.user())
                                    .setPassword(database.password())
                                    .setCachePreparedStatements(true))
                    .using(vertx)
                    .build();

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OrderCounts counts = new OrderCounts(pool, metrics, _ -> {});

    @BeforeEach
    void fill() {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        orders(1, OLD, "COMPLETED", Duration.ofDays(40));
        orders(2, 3, "COMPENSATED", Duration.ofDays(2));
        orders(3, 2, "COMPENSATING", Duration.ofDays(1));
        orders(4, 5, "FAILED", Duration.ofSeconds(5));
        orders(5, 1, "PAYMENT_SUCCEEDED", Duration.ofSeconds(4));
        orders(6, 4, "STARTED", Duration.ofSeconds(3));
    }

    @AfterEach
    void close() {
        pool.close().await().atMost(DEADLINE);
        vertx.close().await().atMost(DEADLINE);
    }

    @Test
    void all_orders_are_counted_and_what_is_over_is_counted_once() {
        assertThat(look(counts)).isEqualTo(OrderCounts.PAGE);
        assertThat(shown(metrics, "CONFIRMED")).as("a part is no figure").isNaN();
        assertThat(look(counts)).isEqualTo(OrderCounts.PAGE);
        assertThat(look(counts)).isEqualTo(10 + 3 + 2);
        assertShown(metrics, OLD + 1, 6, 3, 5);
        assertThat(look(counts)).as("nothing is counted again").isZero();

        SimpleMeterRegistry restarted = new SimpleMeterRegistry();
        assertThat(look(new OrderCounts(pool, restarted, _ -> {}))).isZero();
        assertShown(restarted, OLD + 1, 6, 3, 5);
    }

    @Test
    void an_old_order_that_ends_late_moves() {
        caughtUp();
        run(
                """
                UPDATE saga SET status = 'COMPENSATED', wake_at = NULL
                WHERE order_id = (SELECT min(order_id::text)::uuid FROM order_count_open)
                """);
        look(counts);
        assertShown(metrics, OLD + 1, 5, 4, 5);
        look(counts);
        assertShown(metrics, OLD + 1, 5, 4, 5);
    }

    @Test
    void two_instances_that_look_at_once_count_nothing_twice() {
        OrderCounts other = new OrderCounts(pool, new SimpleMeterRegistry(), _ -> {});
        for (int i = 0; i < 4; i++) {
            Uni.combine()
                    .all()
                    .unis(List.of(counts.look(), other.look()))
                    .discardItems()
                    .await()
                    .atMost(DEADLINE);
        }
        caughtUp();
        assertShown(metrics, OLD + 1, 6, 3, 5);
        assertThat(count("SELECT confirmed FROM order_count")).isEqualTo(OLD);
        assertThat(count("SELECT count(*) FROM order_count_open")).isEqualTo(2);
    }

    @Test
    void what_is_young_is_passed_by_the_mark_when_it_is_old_enough() {
        caughtUp();
        assertThat(count("SELECT failed FROM order_count")).isZero();
        counts.look(Duration.ZERO).await().atMost(DEADLINE);
        assertThat(count("SELECT failed FROM order_count")).isEqualTo(5);
        assertShown(metrics, OLD + 1, 6, 3, 5);
    }

    private void caughtUp() {
        while (look(counts) == OrderCounts.PAGE) {
            assertThat(shown(metrics, "CONFIRMED")).isNaN();
        }
    }

    private static int look(OrderCounts counts) {
        return counts.look().await().atMost(DEADLINE);
    }

    private static void assertShown(
            SimpleMeterRegistry metrics, int confirmed, int pending, int cancelled, int failed) {
        assertThat(
                        List.of(
                                shown(metrics, "CONFIRMED"),
                                shown(metrics, "PENDING"),
                                shown(metrics, "CANCELLED"),
                                shown(metrics, "FAILED")))
                .as("confirmed, pending, cancelled, failed")
                .containsExactly(
                        (double) confirmed, (double) pending, (double) cancelled, (double) failed);
    }

    private static double shown(SimpleMeterRegistry metrics, String status) {
        return metrics.get("order_status_count").tag("status", status).gauge().value();
    }

    /// So many orders of that age; only what is open wakes.
    private void orders(int kind, int many, String status, Duration age) {
        run(
                """
                INSERT INTO saga (order_id, version, status, attempt, refunds, releases, wake_at, updated_at)
                SELECT (left(uuid7_floor(now() - make_interval(secs => %d))::text, 24)
                            || lpad(to_hex(%d * 1000000 + i), 12, '0'))::uuid,
                       1, '%s', 1, 0, 0,
                       CASE WHEN '%s' IN ('COMPLETED', 'COMPENSATED', 'FAILED') THEN NULL ELSE now() END,
                       now()
                FROM generate_series(1, %d) AS i
                """
                        .formatted(age.toSeconds(), kind, status, status, many));
    }

    private void run(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private long count(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
