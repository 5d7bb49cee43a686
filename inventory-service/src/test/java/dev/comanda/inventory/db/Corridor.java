package dev.comanda.inventory.db;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.inventory.stock.StockEvent.ProductDescribed;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.Message.InventoryRequest;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.servers.Database;
import dev.comanda.servers.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flywaydb.core.Flyway;

/// inventory-service's corridor on a database of its own, with a clock that the test moves.
final class Corridor implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(30);
    static final Duration TTL = Duration.ofMinutes(15);

    final List<OutboxRow> said = new CopyOnWriteArrayList<>();
    volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    final Database database = PostgresServer.shared().freshDatabase("inventory");
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final Exchange<StockEvent, StockWork> exchange;

    Corridor() {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        pool =
                Pool.newInstance(
                        PgBuilder.pool()
                                .with(new PoolOptions().setMaxSize(8))
                                .connectingTo(
                                        PgConnectOptions.fromUri(database.reactiveUrl())
                                                .setUser(database.user())
                                                .setPassword(database.password())
                                                .setCachePreparedStatements(true))
                                .using(vertx)
                                .build());
        InstantSource moved = () -> now;
        Clock clock = moved.withZone(ZoneOffset.UTC);
        exchange =
                new Exchange<>(
                        pool,
                        new StockStore(TTL),
                        new MessageCodec("inventory-service"),
                        said::addAll,
                        clock,
                        new SimpleMeterRegistry());
        query("SELECT add_partitions(1)");
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final StockWork handle(Incoming<StockEvent>... batch) {
        return exchange.handle(List.of(batch)).await().atMost(DEADLINE);
    }

    Uni<StockWork> handleAsync(List<Incoming<StockEvent>> batch) {
        return exchange.handle(batch);
    }

    int sweep(int limit) {
        return exchange.sweep(tx -> StockStore.due(tx, now, limit)).await().atMost(DEADLINE);
    }

    /// The ids of the messages said so far, `<orderId>:<subject>:<attempt>`.
    List<String> saidIds() {
        return said.stream().map(row -> row.key().messageId()).toList();
    }

    String body(String messageId) {
        return said.stream()
                .filter(row -> row.key().messageId().equals(messageId))
                .findFirst()
                .map(row -> new String(row.body(), StandardCharsets.UTF_8))
                .orElseThrow();
    }

    Stock stock(String productId) {
        Row row =
                query(
                        "SELECT available, reserved, sold, received FROM product WHERE product_id = $1",
                        productId);
        return new Stock(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3));
    }

    /// Writes reservations as they would be written: first held, then changed.
    void store(List<Reservation> reservations) {
        Writes held = new Writes();
        ReservationTable.insert(
                reservations.stream()
                        .map(r -> (Reservation) new Reservation.Active(r.orderId(), r.items(), now))
                        .toList(),
                _ -> null,
                held);
        Writes changed = new Writes();
        ReservationTable.update(reservations, changed);
        pool.withTransaction(tx -> held.run(tx).chain(() -> changed.run(tx)))
                .await()
                .atMost(DEADLINE);
    }

    /// The reservations as they are stored.
    Collection<Reservation> reservations(List<OrderId> ids) {
        StockWork stored = new StockWork();
        pool.withTransaction(tx -> ReservationTable.lock(tx, ids, stored)).await().atMost(DEADLINE);
        return stored.reservations.loaded();
    }

    String status(OrderId id) {
        return query("SELECT status FROM reservation WHERE order_id = $1", id.value()).getString(0);
    }

    long count(String sql) {
        return query(sql).getLong(0);
    }

    /// What the service tells the audit.
    StockAudit audit() {
        return new StockAudit(pool);
    }

    /// Changes rows behind the service's back.
    void plant(String sql) {
        pool.query(sql).execute().await().atMost(DEADLINE);
    }

    private Row query(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(DEADLINE)
                .iterator()
                .next();
    }

    void product(String productId, long pieces) {
        handle(
                Incoming.local(
                        new ProductDescribed(
                                productId, "Product " + productId, new Money(450, "EUR"), true)),
                Incoming.local(new GoodsReceived(productId, "first-" + productId, pieces)));
    }

    /// Version 7 ids of this month, so that they go to a partition of their own.
    static OrderId order(int number) {
        long millis = Instant.now().toEpochMilli();
        return new OrderId(
                new UUID((millis << 16) | 0x7000 | (number & 0xfff), Long.MIN_VALUE | number));
    }

    static Incoming<StockEvent> created(OrderId id, int attempt, OrderItem... items) {
        return asked(
                new OrderCreated(id, "customer", List.of(items), new BigDecimal("4.50"), "EUR"),
                attempt);
    }

    static Incoming<StockEvent> confirmed(OrderId id, int attempt) {
        return asked(new OrderConfirmed(id, "res_" + id, "pay_" + id, Instant.EPOCH), attempt);
    }

    static Incoming<StockEvent> release(OrderId id, int attempt) {
        return asked(new InventoryReleaseRequest(id, "cancelled"), attempt);
    }

    static OrderItem item(String productId, int quantity) {
        return new OrderItem(productId, quantity, new BigDecimal("4.50"));
    }

    private static Incoming<StockEvent> asked(InventoryRequest request, int attempt) {
        return new Incoming<>(
                new Requested(request, attempt),
                new MessageKey(request.orderId(), Subject.of(request), attempt),
                null);
    }

    @Override
    public void close() {
        pool.close().await().atMost(DEADLINE);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
