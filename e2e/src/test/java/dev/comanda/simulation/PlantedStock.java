package dev.comanda.simulation;

import static dev.comanda.nats.decision.Decision.silent;

import dev.comanda.inventory.stock.Reservation.Absent;
import dev.comanda.inventory.stock.Reservation.Active;
import dev.comanda.inventory.stock.Reservation.Committed;
import dev.comanda.inventory.stock.Reservation.Expired;
import dev.comanda.inventory.stock.Reservation.Rejected;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.inventory.stock.StockEvent.ReservationEvent;
import dev.comanda.inventory.stock.Stockroom;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.decision.Decision;
import java.time.Instant;
import java.util.Objects;

/// The decisions with one mistake, in order-service or inventory-service.
class PlantedStock extends PlantedSaga {

    private record On(Bug bug, Object state, Object event) {}

    PlantedStock(Bug bug) {
        super(bug);
    }

    @Override
    Decision<Stockroom> stock(Stockroom room, ReservationEvent event, Instant now) {
        Decision<Stockroom> right = super.stock(room, event, now);
        return switch (new On(bug, Objects.requireNonNull(room.reservation()), event)) {
            case On(Bug b, Absent _, Requested(InventoryReleaseRequest _, int _))
                    when b == Bug.NO_TOMBSTONE_IN_INVENTORY ->
                    new Decision<>(room, right.messages());
            case On(Bug b, Active _, Requested(InventoryReleaseRequest _, int _))
                    when b == Bug.RELEASE_KEEPS_THE_STOCK ->
                    new Decision<>(
                            new Stockroom(right.state().reservation(), room.products(), null),
                            right.messages());
            case On(Bug b, Expired e, Requested(OrderConfirmed _, int attempt))
                    when b == Bug.EXPIRED_SOLD_UNRESERVED ->
                    Decision.saying(
                            new Stockroom(
                                    new Committed(e.orderId(), e.items(), e.expiresAt()),
                                    room.products(),
                                    null),
                            new InventoryCommitted(e.orderId(), e.reservationId()),
                            attempt);
            case On(Bug b, Expired _, Requested(OrderConfirmed _, int _))
                    when b == Bug.REFUSAL_NOT_FINAL
                            && right.state().reservation() instanceof Rejected ->
                    new Decision<>(room, right.messages());
            case On(Bug b, Committed _, Requested(OrderConfirmed _, int _))
                    when b == Bug.SALE_ANSWERED_ONCE ->
                    silent(room);
            case On _ -> right;
        };
    }
}
