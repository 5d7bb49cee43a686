package dev.comanda.nats;

import dev.comanda.servers.Database;
import dev.comanda.servers.PostgresServer;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;

/// A database of its own with the corridor's tables, a pool on it, and a look past the pool.
public final class TestDatabase implements AutoCloseable {

    public static final Duration DEADLINE = Duration.ofSeconds(30);

    /// A thread that asks for a connection gives up after this.
    public static final Duration POOL_TIMEOUT = Duration.ofSeconds(2);

    public final Database database = PostgresServer.shared().freshDatabase("corridor");
    private final Vertx vertx = Vertx.vertx();
    private final List<Pool> pools = new ArrayList<>();

    public TestDatabase() {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
    }

    /// A pool as each instance of a service has one.
    public Pool pool(int connections) {
        Pool pool =
                Pool.newInstance(
                        PgBuilder.pool()
                                .with(
                                        new PoolOptions()
                                                .setMaxSize(connections)
                                                .setConnectionTimeout((int) POOL_TIMEOUT.toMillis())
                                                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                                .connectingTo(
                                        PgConnectOptions.fromUri(database.reactiveUrl())
                                                .setUser(database.user())
                                                .setPassword(database.password())
                                                .setCachePreparedStatements(true))
                                .using(vertx)
                                .build());
        pools.add(pool);
        return pool;
    }

    public void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public long count(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// How many messages wait to be published.
    public long outbox() {
        return count("SELECT count(*) FROM outbox");
    }

    @Override
    public void close() {
        pools.forEach(pool -> pool.close().await().atMost(DEADLINE));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
