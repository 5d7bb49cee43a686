package dev.comanda.inventory.stock;

import dev.comanda.inventory.stock.Reservation.Absent;
import dev.comanda.inventory.stock.Reservation.Active;
import dev.comanda.inventory.stock.Reservation.Committed;
import dev.comanda.inventory.stock.Reservation.Expired;
import dev.comanda.inventory.stock.Reservation.Rejected;
import dev.comanda.inventory.stock.Reservation.Released;
import dev.comanda.inventory.stock.StockEvent.ExpiryReached;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.inventory.stock.StockEvent.ProductDescribed;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All rules of the stock, in one place and without any I/O.
///
/// Every request gets exactly one answer, under the request's own attempt number: what was carried
/// out already is answered again from the recorded state and has no second effect. Undo may come
/// before do: it leaves a tombstone, and the late request finds it.
public final class StockDesk {

    /// The reason given when a reservation's time has run out.
    public static final String EXPIRED = "EXPIRED";

    private StockDesk() {}

    /// Decides one event.
    ///
    /// @param ttl how long a reservation made now is kept
    public static Decision<Stockroom> decide(
            Stockroom room, StockEvent event, Instant now, Duration ttl) {
        return switch (event) {
            case ProductDescribed described -> Decision.silent(describe(room, described));
            case GoodsReceived received -> Decision.silent(receive(room, received, now));
            case ReservationEvent about -> answer(room, about, now, ttl);
        };
    }

    private static Decision<Stockroom> answer(
            Stockroom room, ReservationEvent event, Instant now, Duration ttl) {
        Reservation reservation = Objects.requireNonNull(room.reservation());
        return switch (new Turn(reservation, event)) {
            // The order was placed: all of its items or nothing.
            case Turn(Absent _, Requested(OrderCreated order, int n)) ->
                    reserve(room, order, n, now.plus(ttl));
            case Turn(Active a, Requested(OrderCreated _, int n)) ->
                    reserved(room, a, a.expiresAt(), n);
            case Turn(Committed c, Requested(OrderCreated _, int n)) ->
                    reserved(room, c, c.expiresAt(), n);
            case Turn(Rejected r, Requested(OrderCreated _, int n)) ->
                    outOfStock(room, r, r.unavailable(), n);
            case Turn(Released r, Requested(OrderCreated _, int n)) ->
                    released(room, r, r.reason(), n);
            case Turn(Expired e, Requested(OrderCreated _, int n)) -> released(room, e, EXPIRED, n);

            // The order is paid: reserved becomes sold. One that is late but not yet given back is
            // sold too.
            case Turn(Active a, Requested(OrderConfirmed _, int n)) ->
                    commit(room, a, a.expiresAt(), n);
            case Turn(Committed c, Requested(OrderConfirmed _, int n)) -> committed(room, c, n);
            case Turn(Expired e, Requested(OrderConfirmed _, int n)) -> reserveAgain(room, e, n);
            case Turn(Rejected r, Requested(OrderConfirmed _, int n)) ->
                    outOfStock(room, r, r.unavailable(), n);
            case Turn(Released r, Requested(OrderConfirmed _, int n)) ->
                    outOfStock(room, r, nothingFor(r.items()), n);
            // Never asked by the saga; a replayed or forged message. Refused for good, and
            // answered.
            case Turn(Absent a, Requested(OrderConfirmed _, int n)) ->
                    reject(room, new Rejected(a.orderId(), List.of(), List.of()), n);

            // The order is undone: nothing is held, now or ever. A sale is final and says so.
            case Turn(Absent a, Requested(InventoryReleaseRequest ask, int n)) ->
                    release(room, new Released(a.orderId(), List.of(), ask.reason()), n);
            case Turn(Active a, Requested(InventoryReleaseRequest ask, int n)) ->
                    release(
                            room.giveBack(a.items()),
                            new Released(a.orderId(), a.items(), ask.reason()),
                            n);
            case Turn(Expired e, Requested(InventoryReleaseRequest _, int n)) ->
                    release(room, new Released(e.orderId(), e.items(), EXPIRED), n);
            case Turn(Released r, Requested(InventoryReleaseRequest _, int n)) ->
                    released(room, r, r.reason(), n);
            case Turn(Rejected r, Requested(InventoryReleaseRequest ask, int n)) ->
                    Decision.saying(
                            room, new InventoryReleased(r.orderId(), null, ask.reason()), n);
            case Turn(Committed c, Requested(InventoryReleaseRequest _, int n)) ->
                    committed(room, c, n);

            // Its time has run out, if it has: nobody asked, so the attempt is 0.
            case Turn(Active a, ExpiryReached _) when !now.isBefore(a.expiresAt()) ->
                    expire(room, a);
            case Turn(Active _, ExpiryReached _),
                    Turn(Absent _, ExpiryReached _),
                    Turn(Committed _, ExpiryReached _),
                    Turn(Released _, ExpiryReached _),
                    Turn(Expired _, ExpiryReached _),
                    Turn(Rejected _, ExpiryReached _) ->
                    Decision.silent(room);
        };
    }

    private static Decision<Stockroom> reserve(
            Stockroom room, OrderCreated order, int attempt, Instant expiresAt) {
        List<UnavailableItem> unavailable = room.unavailable(order.items(), order.currency());
        if (!unavailable.isEmpty()) {
            return reject(room, new Rejected(order.orderId(), order.items(), unavailable), attempt);
        }
        Active active = new Active(order.orderId(), order.items(), expiresAt);
        return reserved(
                room.reserve(order.items()).with(active), active, active.expiresAt(), attempt);
    }

    /// The order is paid, at a price that was agreed: only the pieces count. A refusal is final,
    /// because the order will be refunded and a later attempt must not sell to it.
    private static Decision<Stockroom> reserveAgain(Stockroom room, Expired expired, int attempt) {
        List<UnavailableItem> missing = room.missing(expired.items());
        return missing.isEmpty()
                ? commit(room.reserve(expired.items()), expired, expired.expiresAt(), attempt)
                : reject(room, new Rejected(expired.orderId(), expired.items(), missing), attempt);
    }

    private static Decision<Stockroom> commit(
            Stockroom room, Reservation held, Instant expiresAt, int attempt) {
        Committed sale = new Committed(held.orderId(), held.items(), expiresAt);
        return committed(room.sell(held.items()).with(sale), sale, attempt);
    }

    private static Decision<Stockroom> reject(Stockroom room, Rejected rejected, int attempt) {
        return outOfStock(room.with(rejected), rejected, rejected.unavailable(), attempt);
    }

    private static Decision<Stockroom> release(Stockroom room, Released released, int attempt) {
        return released(room.with(released), released, released.reason(), attempt);
    }

    private static Decision<Stockroom> expire(Stockroom room, Active active) {
        Expired expired = new Expired(active.orderId(), active.items(), active.expiresAt());
        return released(room.giveBack(active.items()).with(expired), expired, EXPIRED, 0);
    }

    private static Decision<Stockroom> reserved(
            Stockroom room, Reservation r, Instant expiresAt, int attempt) {
        return Decision.saying(
                room,
                new InventoryReserved(r.orderId(), r.reservationId(), r.items(), expiresAt),
                attempt);
    }

    private static Decision<Stockroom> committed(Stockroom room, Committed c, int attempt) {
        return Decision.saying(
                room, new InventoryCommitted(c.orderId(), c.reservationId()), attempt);
    }

    private static Decision<Stockroom> outOfStock(
            Stockroom room, Reservation r, List<UnavailableItem> unavailable, int attempt) {
        return Decision.saying(room, new InventoryOutOfStock(r.orderId(), unavailable), attempt);
    }

    /// Names the reservation only if something had been held.
    private static Decision<Stockroom> released(
            Stockroom room, Reservation r, String reason, int attempt) {
        @Nullable String id = r.items().isEmpty() ? null : r.reservationId();
        return Decision.saying(room, new InventoryReleased(r.orderId(), id, reason), attempt);
    }

    /// What was given back can no longer be had by its order, whatever is on the shelf: 0
    /// available.
    private static List<UnavailableItem> nothingFor(List<OrderItem> items) {
        return Stockroom.pieces(items).entrySet().stream()
                .map(
                        e ->
                                new UnavailableItem(
                                        e.getKey(),
                                        Stockroom.bounded(e.getValue()),
                                        0,
                                        UnavailableReason.INSUFFICIENT_STOCK))
                .toList();
    }

    private static Stockroom describe(Stockroom room, ProductDescribed d) {
        Product known = room.products().get(d.productId());
        return room.with(
                known == null
                        ? new Product(
                                d.productId(), d.name(), d.unitPrice(), d.forSale(), 1, Stock.NONE)
                        : known.describe(d.name(), d.unitPrice(), d.forSale()));
    }

    /// Goods of a product that nobody described are not booked, nor is a receipt id a second time:
    /// the room that comes back shows which receipt there is.
    private static Stockroom receive(Stockroom room, GoodsReceived r, Instant now) {
        Product product = room.products().get(r.productId());
        return product == null || room.receipt() != null
                ? room
                : new Stockroom(
                                room.reservation(),
                                room.products(),
                                new Receipt(r.receiptId(), r.productId(), r.quantity(), now))
                        .with(product.with(product.stock().receive(r.quantity())));
    }

    private record Turn(Reservation reservation, ReservationEvent event) {}
}
