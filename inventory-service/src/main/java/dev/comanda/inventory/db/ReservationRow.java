package dev.comanda.inventory.db;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.inventory.stock.Reservation.Absent;
import dev.comanda.inventory.stock.Reservation.Active;
import dev.comanda.inventory.stock.Reservation.Committed;
import dev.comanda.inventory.stock.Reservation.Expired;
import dev.comanda.inventory.stock.Reservation.Rejected;
import dev.comanda.inventory.stock.Reservation.Released;
import dev.comanda.nats.contract.OrderId;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One reservation as its row: the state's name, and the columns that this state has.
///
/// @param items [Lines] as JSON
/// @param unavailable [Lines] as JSON; REJECTED only
record ReservationRow(
        UUID orderId,
        String status,
        String items,
        @Nullable String unavailable,
        @Nullable String reason,
        @Nullable OffsetDateTime expiresAt) {

    static ReservationRow of(Reservation reservation) {
        return switch (reservation) {
            case Active a -> row(a, "ACTIVE", null, null, a.expiresAt());
            case Committed c -> row(c, "COMMITTED", null, null, c.expiresAt());
            case Expired e -> row(e, "EXPIRED", null, null, e.expiresAt());
            case Released r -> row(r, "RELEASED", null, r.reason(), null);
            case Rejected r -> row(r, "REJECTED", Lines.ofUnavailable(r.unavailable()), null, null);
            case Absent a ->
                    throw new IllegalArgumentException(
                            "nothing is known of order " + a.orderId() + ", so there is no row");
        };
    }

    /// Columns: order_id, status, items, unavailable, reason, expires_at.
    static Reservation read(Row row) {
        OrderId id = new OrderId(row.getUUID(0));
        var items = Lines.items(row.getJsonObject(2));
        return switch (row.getString(1)) {
            case "ACTIVE" -> new Active(id, items, expiresAt(row));
            case "COMMITTED" -> new Committed(id, items, expiresAt(row));
            case "EXPIRED" -> new Expired(id, items, expiresAt(row));
            case "RELEASED" -> new Released(id, items, row.getString(4));
            case "REJECTED" -> new Rejected(id, items, Lines.unavailable(row.getJsonObject(3)));
            case String other ->
                    throw new IllegalStateException(
                            "reservation of order " + id + " has the unknown status " + other);
        };
    }

    private static ReservationRow row(
            Reservation r,
            String status,
            @Nullable String unavailable,
            @Nullable String reason,
            @Nullable Instant expiresAt) {
        return new ReservationRow(
                r.orderId().value(),
                status,
                Lines.ofItems(r.items()),
                unavailable,
                reason,
                expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC));
    }

    private static Instant expiresAt(Row row) {
        return row.getOffsetDateTime(5).toInstant();
    }
}
