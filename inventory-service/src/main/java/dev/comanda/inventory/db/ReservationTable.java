package dev.comanda.inventory.db;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The table `reservation`, a batch at a time.
final class ReservationTable {

    private static final String LOCK =
            """
            SELECT order_id, status, items, unavailable, reason, expires_at, traceparent
            FROM reservation
            WHERE order_id = ANY ($1::uuid[])
            ORDER BY order_id
            FOR NO KEY UPDATE
            """;

    private static final String LOCK_DUE =
            """
            SELECT order_id
            FROM reservation
            WHERE status = 'ACTIVE' AND expires_at <= $1
            ORDER BY expires_at
            LIMIT $2
            FOR NO KEY UPDATE SKIP LOCKED
            """;

    /// Without ON CONFLICT: if another batch was first, this one has to look again.
    private static final String INSERT =
            """
            INSERT INTO reservation (order_id, status, items, unavailable, reason, expires_at, traceparent)
            SELECT order_id, status, items::jsonb, unavailable::jsonb, reason, expires_at, trace
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
                AS n (order_id, status, items, unavailable, reason, expires_at, trace)
            """;

    /// The items never change once they are known.
    private static final String UPDATE =
            """
            UPDATE reservation r
            SET status = u.status, unavailable = u.unavailable::jsonb, reason = u.reason,
                expires_at = u.expires_at, updated_at = now()
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
                AS u (order_id, status, unavailable, reason, expires_at)
            WHERE r.order_id = u.order_id AND r.order_id = ANY ($1)
            """;

    /// The index over the open ones holds all that this needs.
    private static final String COUNT_ACTIVE =
            "SELECT count(*) AS active FROM reservation WHERE status = 'ACTIVE'";

    private ReservationTable() {}

    static Uni<Long> countActive(Pool pool) {
        return pool.preparedQuery(COUNT_ACTIVE)
                .execute()
                .map(rows -> rows.iterator().next().getLong("active"));
    }

    static Uni<Void> lock(SqlConnection tx, Collection<OrderId> ids, StockWork into) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(LOCK)
                        .execute(Tuple.of(ids.stream().map(OrderId::value).toArray(UUID[]::new)))
                        .invoke(
                                rows ->
                                        rows.forEach(
                                                row -> {
                                                    Reservation r = ReservationRow.read(row);
                                                    into.reservations.load(r.orderId(), r);
                                                    into.traces.note(r.orderId(), row.getString(6));
                                                }))
                        .replaceWithVoid();
    }

    static Uni<List<OrderId>> lockDue(SqlConnection tx, Instant now, int limit) {
        return tx.preparedQuery(LOCK_DUE)
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), limit))
                .map(
                        rows -> {
                            List<OrderId> ids = new ArrayList<>(rows.size());
                            rows.forEach(row -> ids.add(new OrderId(row.getUUID(0))));
                            return ids;
                        });
    }

    /// @param trace the trace of an order, as far as it is known
    static void insert(
            List<Reservation> reservations,
            Function<OrderId, @Nullable String> trace,
            Writes writes) {
        if (reservations.isEmpty()) {
            return;
        }
        Columns c = new Columns(reservations);
        @Nullable String[] traces =
                reservations.stream().map(r -> trace.apply(r.orderId())).toArray(String[]::new);
        writes.add(
                reservations.size(),
                INSERT,
                Tuple.from(
                        List.of(
                                c.ids,
                                c.statuses,
                                c.items,
                                c.unavailable,
                                c.reasons,
                                c.expiries,
                                traces)));
    }

    static void update(List<Reservation> reservations, Writes writes) {
        if (reservations.isEmpty()) {
            return;
        }
        Columns c = new Columns(reservations);
        writes.add(
                reservations.size(),
                UPDATE,
                Tuple.from(List.of(c.ids, c.statuses, c.unavailable, c.reasons, c.expiries)));
    }

    /// Reservations as arrays, one per column.
    private static final class Columns {
        final UUID[] ids;
        final String[] statuses;
        final String[] items;
        final @Nullable String[] unavailable;
        final @Nullable String[] reasons;
        final @Nullable OffsetDateTime[] expiries;

        Columns(List<Reservation> reservations) {
            int n = reservations.size();
            ids = new UUID[n];
            statuses = new String[n];
            items = new String[n];
            unavailable = new @Nullable String[n];
            reasons = new @Nullable String[n];
            expiries = new @Nullable OffsetDateTime[n];
            for (int i = 0; i < n; i++) {
                ReservationRow row = ReservationRow.of(reservations.get(i));
                ids[i] = row.orderId();
                statuses[i] = row.status();
                items[i] = row.items();
                unavailable[i] = row.unavailable();
                reasons[i] = row.reason();
                expiries[i] = row.expiresAt();
            }
        }
    }
}
