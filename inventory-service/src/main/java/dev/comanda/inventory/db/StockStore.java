package dev.comanda.inventory.db;

import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.StockEvent.ExpiryReached;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.inventory.stock.StockEvent.ProductEvent;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.exchange.Desk;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.outbox.OutboxTable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Brings the stock to the corridor: loads and locks a batch's reservations, then its products, and
/// writes back what the decisions changed, in one statement per table.
///
/// Every batch locks in the same order (inbox keys, reservations by order id, products by product
/// id), which is what keeps two batches from deadlocking over the hot products that most orders
/// want.
public final class StockStore implements Desk<StockEvent, StockWork> {

    private final Duration ttl;
    private final OutboxTable outbox = new OutboxTable();

    /// @param ttl how long a reservation is kept
    public StockStore(Duration ttl) {
        this.ttl = ttl;
    }

    @Override
    public Uni<StockWork> load(SqlConnection tx, List<Incoming<StockEvent>> batch) {
        Wanted wanted = new Wanted();
        batch.forEach(incoming -> wanted.add(incoming.event()));
        StockWork work = new StockWork();
        Uni<Void> reservations = ReservationTable.lock(tx, wanted.orders, work);
        Uni<Void> receipts = ReceiptTable.load(tx, wanted.receipts, work.receipts);
        // The products come last: they are what others wait for.
        Uni<Void> products =
                wanted.productsOfReservations
                        ? ProductTable.lock(tx, wanted.products, wanted.orders, work.products)
                        : ProductTable.lock(tx, wanted.products, work.products);
        return Uni.combine()
                .all()
                .unis(reservations, receipts, products)
                .discardItems()
                .invoke(() -> placed(work, batch))
                .replaceWith(work);
    }

    /// Of orders that are new, the trace is that in which they came.
    private static void placed(StockWork work, List<Incoming<StockEvent>> batch) {
        for (Incoming<StockEvent> incoming : batch) {
            if (incoming.event() instanceof ReservationEvent about) {
                work.traces.note(about.orderId(), incoming.traceparent());
            }
        }
    }

    /// What this service does by itself belongs to the order's trace.
    @Override
    public @Nullable String trace(StockWork work, Incoming<StockEvent> incoming) {
        return incoming.traceparent() == null && incoming.event() instanceof ReservationEvent about
                ? work.traces.of(about.orderId())
                : incoming.traceparent();
    }

    @Override
    public List<Envelope<? extends Message>> decide(StockWork work, StockEvent event, Instant now) {
        return work.decide(event, now, ttl);
    }

    @Override
    public void save(StockWork work, Writes writes) {
        ReservationTable.insert(work.reservations.inserts(), work.traces::of, writes);
        ReservationTable.update(work.reservations.updates(), writes);
        ProductTable.insert(work.products.inserts(), writes);
        ProductTable.update(work.products.updates(), writes);
        ReceiptTable.insert(work.receipts.inserts(), writes);
        outbox.append(work.described(), writes);
    }

    /// How many reservations are open now.
    public static Uni<Long> countActive(Pool pool) {
        return ReservationTable.countActive(pool);
    }

    /// Locks up to `limit` reservations whose time has run out, those that another instance is at
    /// excepted.
    public static Uni<List<Incoming<StockEvent>>> due(SqlConnection tx, Instant now, int limit) {
        return ReservationTable.lockDue(tx, now.truncatedTo(ChronoUnit.MILLIS), limit)
                .map(
                        ids ->
                                ids.stream()
                                        .map(
                                                id ->
                                                        Incoming.<StockEvent>local(
                                                                new ExpiryReached(id)))
                                        .toList());
    }

    /// What a batch needs, sorted as it will be locked.
    private static final class Wanted {
        final SortedSet<OrderId> orders = new TreeSet<>();
        final SortedSet<String> products = new TreeSet<>();
        final SortedSet<String> receipts = new TreeSet<>();
        boolean productsOfReservations;

        void add(StockEvent event) {
            switch (event) {
                case Requested(OrderCreated order, _) -> {
                    orders.add(order.orderId());
                    addAll(order.items());
                }
                case ReservationEvent about -> {
                    orders.add(about.orderId());
                    productsOfReservations = true;
                }
                case GoodsReceived goods -> {
                    products.add(goods.productId());
                    receipts.add(goods.receiptId());
                }
                case ProductEvent about -> products.add(about.productId());
            }
        }

        private void addAll(List<OrderItem> items) {
            items.forEach(item -> products.add(item.productId()));
        }
    }
}
