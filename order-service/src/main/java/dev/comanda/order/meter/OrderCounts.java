package dev.comanda.order.meter;

import dev.comanda.nats.meter.LastSeen;
import dev.comanda.order.saga.OrderStatus;
import dev.comanda.order.saga.SagaStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// How many orders there are in each status, of all that were ever placed:
/// `order_status_count{status}`.
///
/// An order that has ended never changes, and order ids sort by time. So what has ended is counted
/// once, up to a mark that follows at a distance of [#BEHIND] and is kept in the database; every
/// look counts only what lies beyond it, and what is still open. That is right as soon as a
/// service starts, and costs the same after ten million orders as after ten.
///
/// All instances show the same: take the largest, not the sum. Dropped partitions stay counted.
public final class OrderCounts {

    public static final Duration EVERY = Duration.ofSeconds(5);

    /// Longer than it takes to commit an order after its id was made, and than the clocks of two
    /// instances differ. What is committed later than that is not counted.
    static final Duration BEHIND = Duration.ofMinutes(1);

    /// Orders that one look takes in, when there is much to catch up with.
    public static final int PAGE = 10_000;

    private static final String MARK =
            """
            SELECT upto, greatest(upto, uuid7_floor(now() - make_interval(secs => $1))) AS next
            FROM order_count
            """;

    /// Whoever comes second finds another mark, and does nothing.
    private static final String ADVANCE =
            """
            WITH page AS MATERIALIZED (
                SELECT order_id, status, wake_at IS NOT NULL AS open FROM saga
                WHERE order_id > $1 AND order_id < $2 ORDER BY order_id LIMIT $3),
            moved AS (
                UPDATE order_count SET
                    upto = CASE WHEN (SELECT count(*) FROM page) < $3 THEN $2
                        ELSE (SELECT order_id FROM page ORDER BY order_id DESC LIMIT 1) END,
                    confirmed = confirmed
                        + (SELECT count(*) FROM page WHERE NOT open AND status = 'COMPLETED'),
                    cancelled = cancelled
                        + (SELECT count(*) FROM page WHERE NOT open AND status = 'COMPENSATED'),
                    failed = failed
                        + (SELECT count(*) FROM page WHERE NOT open AND status = 'FAILED')
                WHERE upto = $1
                RETURNING 1),
            open AS (
                INSERT INTO order_count_open
                SELECT order_id FROM page WHERE open AND EXISTS (SELECT 1 FROM moved))
            SELECT count(*)::int AS taken FROM page
            """;

    /// Open ones that have ended since the mark passed them. Of more than 10 000 open ones, some
    /// are looked at.
    private static final String ENDED_LATE =
            """
            WITH ended AS (
                DELETE FROM order_count_open o USING saga s
                WHERE s.order_id = o.order_id AND s.wake_at IS NULL
                  AND s.order_id = ANY (ARRAY (SELECT order_id FROM order_count_open LIMIT 10000))
                RETURNING s.status)
            UPDATE order_count SET
                confirmed = confirmed + (SELECT count(*) FROM ended WHERE status = 'COMPLETED'),
                cancelled = cancelled + (SELECT count(*) FROM ended WHERE status = 'COMPENSATED'),
                failed = failed + (SELECT count(*) FROM ended WHERE status = 'FAILED')
            WHERE EXISTS (SELECT 1 FROM ended)
            """;

    /// One statement, so one moment: the mark may be moved, and orders end, by other instances.
    private static final String COUNT =
            """
            SELECT status, count(*) AS orders FROM saga
            WHERE order_id > (SELECT upto FROM order_count) GROUP BY status
            UNION ALL
            SELECT s.status, count(*) FROM order_count_open o JOIN saga s ON s.order_id = o.order_id
            GROUP BY s.status
            UNION ALL SELECT 'COMPLETED', confirmed FROM order_count
            UNION ALL SELECT 'COMPENSATED', cancelled FROM order_count
            UNION ALL SELECT 'FAILED', failed FROM order_count
            """;

    private final Pool pool;
    private final Consumer<Map<OrderStatus, Long>> seen;
    private final Map<OrderStatus, LastSeen> counts = new EnumMap<>(OrderStatus.class);

    /// @param seen is told what each look has counted
    public OrderCounts(Pool pool, MeterRegistry metrics, Consumer<Map<OrderStatus, Long>> seen) {
        this.pool = pool;
        this.seen = seen;
        for (OrderStatus status : OrderStatus.values()) {
            counts.put(
                    status,
                    LastSeen.gauge(
                            metrics,
                            "order_status_count",
                            "Orders in this status, of all that were ever placed",
                            "status",
                            status.name()));
        }
    }

    /// Looks once.
    ///
    /// @return how many orders the mark has passed; with [#PAGE] of them there are more, and
    ///     nothing is shown yet
    public Uni<Integer> look() {
        return look(BEHIND);
    }

    Uni<Integer> look(Duration behind) {
        return pool.preparedQuery(MARK)
                .execute(Tuple.of(behind.toMillis() / 1000.0))
                .map(rows -> rows.iterator().next())
                .chain(mark -> advance(mark.getUUID("upto"), mark.getUUID("next")));
    }

    private Uni<Integer> advance(UUID mark, UUID next) {
        return pool.preparedQuery(ADVANCE)
                .execute(Tuple.of(mark, next, PAGE))
                .map(rows -> rows.iterator().next().getInteger("taken"))
                .call(taken -> taken == PAGE ? Uni.createFrom().voidItem() : count());
    }

    private Uni<Void> count() {
        return pool.preparedQuery(ENDED_LATE)
                .execute()
                .chain(() -> pool.preparedQuery(COUNT).execute())
                .invoke(
                        rows -> {
                            Map<OrderStatus, Long> found = new EnumMap<>(OrderStatus.class);
                            for (Row row : rows) {
                                found.merge(
                                        SagaStatus.valueOf(row.getString("status")).order(),
                                        row.getLong("orders"),
                                        Long::sum);
                            }
                            counts.forEach(
                                    (status, figure) -> figure.set(found.getOrDefault(status, 0L)));
                            seen.accept(found);
                        })
                .replaceWithVoid();
    }
}
