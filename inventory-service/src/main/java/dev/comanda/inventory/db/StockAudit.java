package dev.comanda.inventory.db;

import dev.comanda.nats.contract.OrderId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// What this service tells the audit: its reservations, and the products that do not add up. It
/// only reads, locks nothing, and judges nothing but its own sums.
@Singleton
public final class StockAudit {

    /// Both ends are inside one statement, so a page is one snapshot.
    private static final String RESERVATIONS =
            """
            SELECT order_id, status, status = 'ACTIVE' AND items -> 'lines' <> '[]'::jsonb AS held
            FROM reservation
            WHERE order_id > $1 AND order_id <= $2
            ORDER BY order_id
            LIMIT $3
            """;

    /// One statement, hence one snapshot: batches that commit meanwhile cannot look like a fault.
    private static final String STOCK =
            """
            WITH pieces AS (
                SELECT line."productId" AS product_id,
                       coalesce(sum(line.quantity) FILTER (WHERE r.status = 'ACTIVE'), 0)::bigint AS reserved,
                       coalesce(sum(line.quantity) FILTER (WHERE r.status = 'COMMITTED'), 0)::bigint AS sold
                FROM reservation r
                CROSS JOIN LATERAL jsonb_to_recordset(r.items -> 'lines')
                    AS line ("productId" text COLLATE "C", quantity bigint)
                WHERE r.status IN ('ACTIVE', 'COMMITTED')
                GROUP BY line."productId"
            ), came AS (
                SELECT product_id, sum(quantity)::bigint AS received FROM receipt GROUP BY product_id
            ), compared AS (
                SELECT coalesce(p.product_id, h.product_id) AS product_id,
                       coalesce(p.available, 0) AS available, coalesce(p.reserved, 0) AS reserved,
                       coalesce(p.sold, 0) AS sold, coalesce(p.received, 0) AS received,
                       coalesce(h.reserved, 0) AS held_by_orders, coalesce(h.sold, 0) AS sold_to_orders,
                       coalesce(c.received, 0) AS on_receipts
                FROM product p
                FULL JOIN pieces h ON h.product_id = p.product_id
                LEFT JOIN came c ON c.product_id = p.product_id
            )
            SELECT * FROM compared
            WHERE available + reserved + sold <> received
               OR reserved <> held_by_orders OR sold <> sold_to_orders OR received <> on_receipts
            ORDER BY product_id
            LIMIT $1
            """;

    private final Pool pool;

    StockAudit(Pool pool) {
        this.pool = pool;
    }

    /// What is held for one order.
    ///
    /// @param held whether pieces are set aside for it now
    public record ReservationFact(UUID orderId, String status, boolean held) {}

    /// A product whose numbers contradict each other; all are pieces.
    ///
    /// @param heldByOrders what its ACTIVE reservations say
    /// @param soldToOrders what its COMMITTED reservations say
    /// @param onReceipts what was booked in
    public record StockFact(
            String productId,
            long available,
            long reserved,
            long sold,
            long received,
            long heldByOrders,
            long soldToOrders,
            long onReceipts) {}

    /// Reservations by order id.
    ///
    /// @param after from there, itself not included
    /// @param upTo to there, included
    public Uni<List<ReservationFact>> reservations(OrderId after, OrderId upTo, int limit) {
        return pool.preparedQuery(RESERVATIONS)
                .execute(Tuple.of(after.value(), upTo.value(), limit))
                .map(
                        rows ->
                                list(
                                        rows,
                                        row ->
                                                new ReservationFact(
                                                        row.getUUID(0),
                                                        row.getString(1),
                                                        row.getBoolean(2))));
    }

    /// Every product that does not add up, by id, at most `limit` of them. None is as it should be.
    ///
    /// Looks at all reservations: a scan, for once in a while.
    public Uni<List<StockFact>> stock(int limit) {
        return pool.preparedQuery(STOCK)
                .execute(Tuple.of(limit))
                .map(
                        rows ->
                                list(
                                        rows,
                                        row ->
                                                new StockFact(
                                                        row.getString(0),
                                                        row.getLong(1),
                                                        row.getLong(2),
                                                        row.getLong(3),
                                                        row.getLong(4),
                                                        row.getLong(5),
                                                        row.getLong(6),
                                                        row.getLong(7))));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(read.apply(row)));
        return list;
    }
}
