package dev.comanda.nats.database;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.comanda.nats.TestDatabase;
import dev.comanda.servers.Await;
import dev.comanda.servers.TcpProxy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Through a proxy that can stand still without closing anything.
class BoundedPoolIT {

    private static final Limits LIMITS =
            new Limits(
                    Duration.ofMillis(700),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    PoolConfig.Tls.ANY);

    /// Later than all of them together.
    private static final Duration GIVEN_UP = Duration.ofSeconds(8);

    private final TestDatabase db = new TestDatabase();
    private final TcpProxy proxy =
            TcpProxy.to(
                    URI.create(db.database.reactiveUrl().replace("postgresql:", "tcp:")).getPort());
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool =
            Pool.newInstance(
                    new BoundedPool(LIMITS, db.database.jdbcUrl())
                            .create(vertx, new PoolOptions().setMaxSize(1), List.of(server())));

    private record Limits(
            Duration acquire,
            Duration silence,
            Duration statement,
            Duration lock,
            Duration idleInTransaction,
            PoolConfig.Tls tls)
            implements PoolConfig {}

    private PgConnectOptions server() {
        return PgConnectOptions.fromUri(db.database.reactiveUrl())
                .setPort(proxy.port())
                .setUser(db.database.user())
                .setPassword(db.database.password());
    }

    @BeforeEach
    void table() {
        db.execute("CREATE TABLE seat (id int PRIMARY KEY, taken int NOT NULL)");
        db.execute("INSERT INTO seat VALUES (1, 0)");
    }

    @AfterEach
    void close() {
        proxy.flow();
        pool.close().await().atMost(DEADLINE);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        proxy.close();
        db.close();
    }

    @Test
    void a_server_that_no_longer_answers_is_an_outage_and_then_the_pool_is_whole_again() {
        ask("SELECT 1");
        proxy.stall();
        Throwable failure = catchThrowable(() -> ask("SELECT 2"));
        assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
        Throwable next = catchThrowable(() -> ask("SELECT 3"));
        assertThat(Failures.isOutage(next)).as("%s", next).isTrue();
        proxy.flow();
        recovers();
    }

    @Test
    void a_transaction_on_a_network_that_drops_everything_is_an_outage_too() {
        Throwable failure =
                catchThrowable(
                        () ->
                                inTime(
                                        pool.withTransaction(
                                                tx ->
                                                        tx.query("UPDATE seat SET taken = 1")
                                                                .execute()
                                                                .invoke(proxy::stall)
                                                                .chain(
                                                                        () ->
                                                                                tx.query("SELECT 1")
                                                                                        .execute()))));
        assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
        proxy.flow();
        recovers();
        assertThat(db.count("SELECT taken FROM seat")).isZero();
    }

    @Test
    void the_locks_of_a_service_that_is_gone_are_freed() throws Exception {
        recovers(); // the first connection of a cold machine takes longer than a pool here waits
        SqlConnection connection = pool.getConnection().await().atMost(DEADLINE);
        connection.query("BEGIN").execute().await().atMost(DEADLINE);
        connection.query("UPDATE seat SET taken = 1").execute().await().atMost(DEADLINE);
        proxy.stall();
        try (Connection other = db.database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SET lock_timeout = '10s'");
            assertThat(statement.executeUpdate("UPDATE seat SET taken = 2")).isEqualTo(1);
        }
        assertThat(db.count("SELECT taken FROM seat")).isEqualTo(2);
    }

    @Test
    void a_wait_for_a_lock_ends_and_is_an_outage() throws Exception {
        try (Connection other = db.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE seat SET taken = 2");
            Throwable failure = catchThrowable(() -> ask("UPDATE seat SET taken = 3"));
            assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
            assertThat(failure).hasStackTraceContaining("lock timeout");
        }
    }

    @Test
    void a_statement_that_takes_too_long_is_ended_and_is_an_outage() {
        Throwable failure = catchThrowable(() -> ask("SELECT pg_sleep(7)"));
        assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
        assertThat(failure).hasStackTraceContaining("statement timeout");
    }

    @Test
    void no_free_connection_in_time_is_an_outage() {
        SqlConnection only = pool.getConnection().await().atMost(DEADLINE);
        Throwable failure = catchThrowable(() -> ask("SELECT 1"));
        assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
        only.close().await().atMost(DEADLINE);
        ask("SELECT 1");
    }

    @Test
    void a_statement_of_several_thousand_characters_is_kept_prepared() {
        String sql = "SELECT " + "1 + ".repeat(2_000) + "1 AS sum";
        for (int i = 0; i < 3; i++) {
            pool.preparedQuery(sql).execute().await().atMost(DEADLINE);
        }
        assertThat(
                        pool.query(
                                        "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
                                                + " WHERE statement LIKE '%AS sum'")
                                .execute()
                                .await()
                                .atMost(DEADLINE)
                                .iterator()
                                .next()
                                .getLong(0))
                .isEqualTo(3);
    }

    @Test
    void a_silence_shorter_than_a_statement_is_refused() {
        Limits wrong =
                new Limits(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        PoolConfig.Tls.ANY);
        assertThatThrownBy(() -> new BoundedPool(wrong, ""))
                .hasMessageContaining("comanda.pool.silence (PT5S)")
                .hasMessageContaining("comanda.pool.statement");
    }

    /// A wait that the pool itself does not end is no outage but a failure of the test.
    private static void inTime(Uni<?> work) {
        try {
            work.subscribeAsCompletionStage().get(GIVEN_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("waited " + GIVEN_UP + " in vain", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whoever comes right after the connection was closed may still be handed it, and that is an
    /// outage as well.
    private void recovers() {
        Await.until(
                "the pool to be whole again",
                GIVEN_UP,
                () -> {
                    Throwable failure = catchThrowable(() -> ask("SELECT 1"));
                    assertThat(failure == null || Failures.isOutage(failure))
                            .as("%s", failure)
                            .isTrue();
                    return failure == null;
                });
    }

    private void ask(String sql) {
        inTime(pool.query(sql).execute());
    }
}
