package dev.comanda.simulation;

import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Reservation;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.inventory.stock.StockEvent.ExpiryReached;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.inventory.stock.Stockroom;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Message.InventoryRequest;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.decision.Decision;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// inventory-service: the stock and the reservations.
final class InventoryNode extends Node<Reservation, ReservationEvent> {

    InventoryNode() {
        super(Service.INVENTORY);
    }

    @Override
    Reservation absent(OrderId id) {
        return new Reservation.Absent(id);
    }

    @Override
    ReservationEvent requested(Message message, int attempt) {
        return new Requested((InventoryRequest) message, attempt);
    }

    @Override
    OrderId orderOf(ReservationEvent event) {
        return event.orderId();
    }

    @Override
    @Nullable ReservationEvent due(OrderId id, Instant now) {
        Instant at = timer(id);
        return at == null || at.isAfter(now) ? null : new ExpiryReached(id);
    }

    @Override
    @Nullable Instant timer(OrderId id) {
        return state(id) instanceof Reservation.Active active ? active.expiresAt() : null;
    }

    /// Goods come in, as [dev.comanda.inventory.stock.StockEvent.GoodsReceived] books them.
    boolean receive(String product) {
        Map<String, Product> all = new HashMap<>(products);
        all.computeIfPresent(
                product,
                (_, p) -> {
                    Stock s = p.stock();
                    Stock more =
                            new Stock(s.available() + 1, s.reserved(), s.sold(), s.received() + 1);
                    return new Product(p.productId(), p.name(), p.unitPrice(), true, 1, more);
                });
        products = all;
        return true;
    }

    @Override
    Turn<Reservation> decide(
            Decisions decisions,
            Reservation before,
            Map<String, Product> stock,
            ReservationEvent event,
            Instant now) {
        Decision<Stockroom> decision =
                decisions.stock(new Stockroom(before, stock, null), event, now);
        Stockroom room = decision.state();
        return new Turn<>(
                Objects.requireNonNull(room.reservation()), room.products(), decision.messages());
    }
}
