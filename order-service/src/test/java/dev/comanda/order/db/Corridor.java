package dev.comanda.order.db;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaLimits;
import dev.comanda.order.saga.SagaStatus;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flywaydb.core.Flyway;

/// One instance of order-service without broker and HTTP, with a clock that the test moves. Several
/// may share a database.
final class Corridor implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(60);

    /// Sagas in one sweep.
    static final int LIMIT = 100;

    static final SagaLimits LIMITS =
            new SagaLimits(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60));

    final List<OutboxRow> said = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Database database;
    volatile Instant now = Happenings.NOON;

    /// Statuses in which the one that is waited for has more to read than is bearable.
    volatile Set<SagaStatus> busy = Set.of();

    private final Vertx vertx = Vertx.vertx();
    final Pool pool;
    private final SagaDesk desk = new SagaDesk(LIMITS);
    private final Exchange<SagaEvent, SagaBatch> exchange;

    Corridor(Database database) {
        this.database = database;
        pool =
                PgBuilder.pool()
                        .with(new PoolOptions().setMaxSize(8))
                        .connectingTo(
                                PgConnectOptions.fromUri(database.reactiveUrl())
                                        .setUser(database.user())
                                        .setPassword(database.password())
                                        .setCachePreparedStatements(true))
                        .using(vertx)
                        .build();
        InstantSource moved = () -> now;
        exchange =
                new Exchange<>(
                        pool,
                        desk,
                        new MessageCodec("order-service"),
                        said::addAll,
                        moved.withZone(ZoneOffset.UTC),
                        metrics);
    }

    static Corridor onFreshDatabase() {
        Database database = PostgresServer.shared().freshDatabase("orders");
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        return new Corridor(database);
    }

    void handle(List<Incoming<SagaEvent>> batch) {
        handleAsync(batch).await().atMost(DEADLINE);
    }

    Uni<SagaBatch> handleAsync(List<Incoming<SagaEvent>> batch) {
        return exchange.handle(batch);
    }

    int sweep(int limit) {
        return sweepAsync(limit).await().atMost(DEADLINE);
    }

    /// Sweeps with the usual limit when it is so long past noon.
    int sweepAt(long millis) {
        now = Happenings.NOON.plusMillis(millis);
        return sweep(LIMIT);
    }

    Uni<Integer> sweepAsync(int limit) {
        return exchange.sweep(tx -> desk.due(tx, now, limit, busy));
    }

    OpenSagas openSagas() {
        return new OpenSagas(pool);
    }

    Saga saga(OrderId id) {
        return sagas(List.of(id)).getOrDefault(id, new Saga.NotPlaced());
    }

    /// The sagas as they are stored.
    Map<OrderId, Saga> sagas(Collection<OrderId> ids) {
        // Any event that does not place the order makes the desk load it.
        List<Incoming<SagaEvent>> asking =
                ids.stream()
                        .map(id -> Incoming.<SagaEvent>local(new SagaEvent.ResendDue(id)))
                        .toList();
        SagaBatch stored =
                pool.withTransaction(tx -> desk.load(tx, asking)).await().atMost(DEADLINE);
        Map<OrderId, Saga> sagas = new HashMap<>();
        ids.forEach(id -> sagas.put(id, stored.saga(id)));
        return sagas;
    }

    /// Writes states as they would be written: first placed, then changed.
    void store(List<Saga.Placed> states) {
        Writes placed = new Writes();
        OrderRows.insert(states.stream().map(Saga.Placed::order).toList(), _ -> null, placed);
        SagaRows.insert(
                states.stream()
                        .map(
                                state ->
                                        new SagaBatch.Entry(
                                                new Saga.Started(
                                                        state.order(), 1, state.deadlines()),
                                                1))
                        .toList(),
                now,
                placed);
        Writes changed = new Writes();
        SagaRows.update(
                states.stream().map(state -> new SagaBatch.Entry(state, 2)).toList(), now, changed);
        pool.withTransaction(tx -> placed.run(tx).chain(() -> changed.run(tx)))
                .await()
                .atMost(DEADLINE);
    }

    /// The keys of what was handed to the relay, in the order of the commits.
    List<MessageKey> saidKeys() {
        return said.stream().map(row -> Objects.requireNonNull(row.key().message())).toList();
    }

    /// As message ids.
    List<String> saidIds() {
        return saidKeys().stream().map(MessageKey::messageId).toList();
    }

    double duplicates() {
        return metrics.counter("inbox.duplicates").count();
    }

    long count(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        pool.close().await().atMost(DEADLINE);
        vertx.close().await().atMost(DEADLINE);
    }
}
