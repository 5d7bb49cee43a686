package dev.comanda.inventory.stock;

import dev.comanda.inventory.stock.StockEvent.ExpiryReached;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.inventory.stock.StockEvent.ProductDescribed;
import dev.comanda.inventory.stock.StockEvent.ProductEvent;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.decision.Decision;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// The stock in memory: every event goes through the real decision, nothing else is real.
final class Warehouse {

    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Duration TTL = Duration.ofMinutes(15);
    static final OrderId ORDER = new OrderId(new UUID(0x0199_0000_0000_7000L, 1));

    final Map<String, Product> products = new HashMap<>();
    final Map<OrderId, Reservation> reservations = new HashMap<>();
    final Map<String, Receipt> receipts = new HashMap<>();
    Instant now = NOON;

    /// Ten pieces of `tea` at 4.50 EUR.
    static Warehouse withTea() {
        Warehouse warehouse = new Warehouse();
        warehouse.on(described("tea", "4.50", true));
        warehouse.on(new GoodsReceived("tea", "first", 10));
        return warehouse;
    }

    List<Envelope<? extends Message>> on(StockEvent event) {
        Stockroom room =
                switch (event) {
                    case ReservationEvent about ->
                            new Stockroom(reservation(about.orderId()), products, null);
                    case GoodsReceived goods ->
                            new Stockroom(null, products, receipts.get(goods.receiptId()));
                    case ProductEvent _ -> new Stockroom(null, products, null);
                };
        Decision<Stockroom> decision = StockDesk.decide(room, event, now, TTL);
        Stockroom after = decision.state();
        products.putAll(after.products());
        if (after.reservation() != null) {
            reservations.put(after.reservation().orderId(), after.reservation());
        }
        if (after.receipt() != null) {
            receipts.put(after.receipt().receiptId(), after.receipt());
        }
        return decision.messages();
    }

    /// The one thing that is said.
    Message say(StockEvent event) {
        List<Envelope<? extends Message>> said = on(event);
        if (said.size() != 1) {
            throw new AssertionError(event + " was answered with " + said);
        }
        return said.getFirst().message();
    }

    Reservation reservation(OrderId id) {
        return reservations.getOrDefault(id, new Reservation.Absent(id));
    }

    Stock stock(String productId) {
        return Objects.requireNonNull(products.get(productId), productId).stock();
    }

    static ProductDescribed described(String productId, String price, boolean forSale) {
        return new ProductDescribed(
                productId, productId, Money.of(new BigDecimal(price), "EUR"), forSale);
    }

    static OrderItem item(String productId, int quantity, String price) {
        return new OrderItem(productId, quantity, new BigDecimal(price));
    }

    static Requested created(OrderId id, int attempt, OrderItem... items) {
        return new Requested(
                new OrderCreated(id, "customer", List.of(items), new BigDecimal("1.00"), "EUR"),
                attempt);
    }

    static Requested confirmed(OrderId id, int attempt) {
        return new Requested(new OrderConfirmed(id, "res_" + id, "pay_" + id, NOON), attempt);
    }

    static Requested release(OrderId id, int attempt, String reason) {
        return new Requested(new InventoryReleaseRequest(id, reason), attempt);
    }

    static ExpiryReached expiry(OrderId id) {
        return new ExpiryReached(id);
    }
}
