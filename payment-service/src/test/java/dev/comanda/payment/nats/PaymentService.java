package dev.comanda.payment.nats;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.payment.db.PaymentStore;
import dev.comanda.payment.gateway.GatewayCalls;
import dev.comanda.payment.gateway.PaymentGateway;
import dev.comanda.payment.gateway.SimulatedGateway;
import dev.comanda.payment.payment.AskSchedule;
import dev.comanda.servers.Await;
import dev.comanda.servers.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// One running instance of the service without a broker: the doors, the corridor and the simulator
/// on a real database, and a list of what was said. Several may share a database.
final class PaymentService implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(20);
    static final Duration IF_SILENT = Duration.ofSeconds(15);

    final Database database;
    final Pool pool;
    final PaymentDoors doors;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Hands clock = new Hands();
    private final Vertx vertx = Vertx.vertx();
    private final MessageCodec codec = new MessageCodec("payment-service");
    private final Queue<OutboxRow> said = new ConcurrentLinkedQueue<>();

    private PaymentService(Database database, Settings settings) {
        this.database = database;
        this.pool =
                PgBuilder.pool()
                        .with(new PoolOptions().setMaxSize(8))
                        .connectingTo(
                                PgConnectOptions.fromUri(database.reactiveUrl())
                                        .setUser(database.user())
                                        .setPassword(database.password())
                                        .setCachePreparedStatements(true))
                        .using(vertx)
                        .build();
        PaymentStore store = new PaymentStore(AskSchedule.ifSilentFor(IF_SILENT));
        PaymentGateway gateway =
                settings.gateway == null
                        ? new SimulatedGateway(pool, Duration.ZERO)
                        : settings.gateway;
        this.doors =
                new PaymentDoors(
                        new Exchange<>(
                                pool,
                                store,
                                codec,
                                said::addAll,
                                new PaymentMeters(metrics)::committed,
                                BatchLimit.NONE,
                                clock,
                                metrics),
                        store,
                        new GatewayCalls(gateway, settings.maxCalls, settings.timeout, metrics),
                        BatchLimit.NONE,
                        clock);
    }

    /// How an instance is set up.
    static final class Settings {
        @Nullable PaymentGateway gateway;
        int maxCalls = 64;
        Duration timeout = Duration.ofSeconds(10);
    }

    static Database migrated(Database database) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        return database;
    }

    static PaymentService on(Database database, Settings settings) {
        return new PaymentService(database, settings);
    }

    /// Hands the batch in and waits until it would be acknowledged.
    void receive(List<Envelope<? extends Message>> batch) {
        doors.requests(received(batch)).await().atMost(DEADLINE);
    }

    void receive(Envelope<?>... batch) {
        receive(Arrays.stream(batch).<Envelope<? extends Message>>map(e -> e).toList());
    }

    static List<Received<? extends Message>> received(List<Envelope<? extends Message>> batch) {
        List<Received<? extends Message>> list = new ArrayList<>();
        batch.forEach(e -> list.add(new Received<>(e.message(), MessageKey.of(e), null)));
        return list;
    }

    int sweep() {
        return doors.sweep().await().atMost(DEADLINE);
    }

    /// Everything that was said, in the order of its commits.
    List<Envelope<Message>> said() {
        return said.stream().map(this::read).toList();
    }

    List<Envelope<Message>> said(int atLeast) {
        Await.until(atLeast + " messages, of " + said, DEADLINE, () -> said.size() >= atLeast);
        return said();
    }

    private Envelope<Message> read(OutboxRow row) {
        try {
            Message message = codec.read(row.key().subject(), null, row.body()).message();
            return new Envelope<>(message, row.key().attempt());
        } catch (Unreadable e) {
            throw new AssertionError(row.key().messageId(), e);
        }
    }

    /// The first column of a query, as text.
    List<String> query(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> list = new ArrayList<>();
            while (rows.next()) {
                list.add(String.valueOf(rows.getString(1)));
            }
            return list;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    void awaitStatuses(String... statuses) {
        Await.until(
                "statuses " + Arrays.toString(statuses),
                DEADLINE,
                () ->
                        query("SELECT status FROM payment ORDER BY order_id")
                                .equals(Arrays.asList(statuses)));
    }

    @Override
    public void close() {
        pool.close().await().atMost(DEADLINE);
        vertx.close().await().atMost(DEADLINE);
    }

    static Envelope<Message> created(OrderId order, String amount) {
        BigDecimal total = new BigDecimal(amount);
        return new Envelope<>(
                new OrderCreated(
                        order, "ada", List.of(new OrderItem("tea", 1, total)), total, "EUR"),
                1);
    }

    static Envelope<Message> process(OrderId order, int attempt, String amount, String method) {
        return new Envelope<>(
                new PaymentProcessRequest(order, "ada", new BigDecimal(amount), "EUR", method),
                attempt);
    }

    static Envelope<Message> refund(OrderId order, int attempt) {
        return new Envelope<>(new PaymentRefundRequest(order, "CANCELLED"), attempt);
    }

    /// A clock that is set by hand.
    static final class Hands extends Clock {
        volatile Instant instant = Instant.parse("2026-11-22T12:00:00Z");

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new IllegalArgumentException("this clock is UTC, not " + zone);
        }
    }
}
