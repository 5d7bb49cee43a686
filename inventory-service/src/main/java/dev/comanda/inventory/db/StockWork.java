package dev.comanda.inventory.db;

import dev.comanda.inventory.catalogue.Put;
import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Receipt;
import dev.comanda.inventory.stock.Reservation;
import dev.comanda.inventory.stock.StockDesk;
import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.inventory.stock.StockEvent.ProductEvent;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.inventory.stock.Stockroom;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.decision.Decision;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.nats.tracing.OrderTraces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stock that one batch may touch, locked and in memory. Decisions are taken one after the
/// other in the order of arrival, each on what the one before it left.
public final class StockWork {

    final Ledger<OrderId, Reservation> reservations = new Ledger<>();
    final Ledger<String, Product> products = new Ledger<>();
    final Ledger<String, Receipt> receipts = new Ledger<>();
    final OrderTraces traces = new OrderTraces();
    private Instant decidedAt = Instant.EPOCH;

    /// The products that the batch described anew, on their way into the catalogue.
    public List<OutboxRow> described() {
        List<OutboxRow> puts = new ArrayList<>();
        products.forEachChange(
                (before, after) -> {
                    if (before == null || before.version() != after.version()) {
                        puts.add(Put.of(after, decidedAt));
                    }
                });
        return puts;
    }

    /// How many reservations the batch has let expire.
    public int expired() {
        int[] count = {0};
        reservations.forEachChange(
                (before, after) -> {
                    if (after instanceof Reservation.Expired
                            && !(before instanceof Reservation.Expired)) {
                        count[0]++;
                    }
                });
        return count[0];
    }

    /// The product after the batch; `null` if there is none, or the batch was not about it.
    public @Nullable Product product(String productId) {
        return products.get(productId);
    }

    /// The receipt of that id after the batch, which may be an older one; `null` if there is none.
    public @Nullable Receipt receipt(String receiptId) {
        return receipts.get(receiptId);
    }

    List<Envelope<? extends Message>> decide(StockEvent event, Instant now, Duration ttl) {
        decidedAt = now;
        Decision<Stockroom> decision = StockDesk.decide(roomFor(event), event, now, ttl);
        keep(decision.state());
        return decision.messages();
    }

    private Stockroom roomFor(StockEvent event) {
        return switch (event) {
            case ReservationEvent about -> {
                Reservation known = reservations.get(about.orderId());
                Reservation reservation =
                        known == null ? new Reservation.Absent(about.orderId()) : known;
                List<OrderItem> items =
                        about instanceof Requested(OrderCreated order, _)
                                ? order.items()
                                : reservation.items();
                yield new Stockroom(
                        reservation, pick(items.stream().map(OrderItem::productId).toList()), null);
            }
            case GoodsReceived goods ->
                    new Stockroom(
                            null,
                            pick(List.of(goods.productId())),
                            receipts.get(goods.receiptId()));
            case ProductEvent about -> new Stockroom(null, pick(List.of(about.productId())), null);
        };
    }

    private Map<String, Product> pick(Collection<String> productIds) {
        Map<String, Product> picked = new HashMap<>();
        for (String id : productIds) {
            Product product = products.get(id);
            if (product != null) {
                picked.put(id, product);
            }
        }
        return picked;
    }

    private void keep(Stockroom room) {
        room.products().forEach(products::put);
        if (room.reservation() != null && !(room.reservation() instanceof Reservation.Absent)) {
            reservations.put(room.reservation().orderId(), room.reservation());
        }
        if (room.receipt() != null) {
            receipts.put(room.receipt().receiptId(), room.receipt());
        }
    }
}
