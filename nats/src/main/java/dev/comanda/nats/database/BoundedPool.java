package dev.comanda.nats.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes the pool of a service such that every wait in it ends, whatever the server or the network
/// does: each side gives up by itself, since neither learns from a network that drops packets that
/// the other is gone.
///
/// - no free connection: [PoolConfig#acquire()];
/// - the server hangs, or the network: [PoolConfig#silence()];
/// - a statement runs for too long: [PoolConfig#statement()], by the server;
/// - or waits for a lock for too long: [PoolConfig#lock()], by the server;
/// - the service is gone in the middle of a transaction: [PoolConfig#idleInTransaction()], by the
///   server, which frees the locks.
///
/// Each of them is an outage ([Failures#isOutage]): the work is tried again, nobody is blamed.
///
/// It makes no pool whose connections are not what [PoolConfig#tls()] demands.
@Singleton
public final class BoundedPool implements PgPoolCreator {

    /// Every statement of a service looks rows up by their keys, so the plan is known before the
    /// planner asks its statistics, which are wrong where it matters most: a table that was empty
    /// a minute ago, or an outbox that is empty most of the time, is read from end to end for each
    /// batch. Planned once for each connection, not for each batch: with partitions, that takes
    /// longer than to execute.
    private static final Map<String, String> PLANNING =
            Map.of(
                    "plan_cache_mode", "force_generic_plan",
                    "enable_seqscan", "off",
                    "enable_hashjoin", "off",
                    "enable_mergejoin", "off",
                    "jit", "off");

    /// Statements that a connection keeps prepared.
    private static final int STATEMENTS = 256;

    /// Characters of a statement that is kept prepared. What a batch writes is one statement of
    /// several thousand ([Writes]); not kept, it would be parsed and planned, partition by
    /// partition, for each batch.
    private static final int STATEMENT_LENGTH = 32_768;

    private final PoolConfig config;
    private final String jdbcUrl;

    /// @param jdbcUrl of the other driver, which looks whether the schema is there
    /// @throws IllegalArgumentException if a connection may be silent for no longer than a
    ///     statement may take: a slow one would be taken for a dead server
    BoundedPool(
            PoolConfig config,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String jdbcUrl) {
        if (config.silence().compareTo(config.statement()) <= 0) {
            throw new IllegalArgumentException(
                    "comanda.pool.silence (%s) must be longer than comanda.pool.statement (%s)"
                            .formatted(config.silence(), config.statement()));
        }
        this.config = config;
        this.jdbcUrl = jdbcUrl;
    }

    @Override
    public Pool create(Input input) {
        return create(input.vertx(), input.poolOptions(), input.pgConnectOptionsList());
    }

    /// @throws IllegalArgumentException naming the property, if a connection would not be as
    ///     [PoolConfig#tls()] demands
    Pool create(Vertx vertx, PoolOptions options, List<PgConnectOptions> servers) {
        if (config.tls() == PoolConfig.Tls.VERIFIED) {
            servers.forEach(VerifiedTls::require);
            VerifiedTls.require(jdbcUrl);
        }
        List<SqlConnectOptions> bounded = new ArrayList<>(servers.size());
        for (PgConnectOptions server : servers) {
            bounded.add(bounded(server));
        }
        // What lies unused in the pool leaves it well before it would be closed for its silence, so
        // that nobody is handed a connection that is about to be closed.
        options.setConnectionTimeout(millis(config.acquire()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(millis(config.silence().dividedBy(2)))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgBuilder.pool()
                .with(options)
                .connectingTo(bounded)
                .withConnectHandler(this::watch)
                .using(vertx)
                .build();
    }

    private void watch(SqlConnection connection) {
        SilentConnection.watch(connection, config.silence());
        var _ = connection.close(); // gives it to the pool
    }

    private PgConnectOptions bounded(PgConnectOptions server) {
        PgConnectOptions bounded = new PgConnectOptions(server);
        bounded.setConnectTimeout(millis(config.acquire())).setTcpKeepAlive(true);
        bounded.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS)
                .setPreparedStatementCacheSqlFilter(sql -> sql.length() <= STATEMENT_LENGTH);
        bounded.addProperty("statement_timeout", String.valueOf(millis(config.statement())))
                .addProperty("lock_timeout", String.valueOf(millis(config.lock())))
                .addProperty(
                        "idle_in_transaction_session_timeout",
                        String.valueOf(millis(config.idleInTransaction())));
        PLANNING.forEach(bounded::addProperty);
        return bounded;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
