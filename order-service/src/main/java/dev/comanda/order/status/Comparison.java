package dev.comanda.order.status;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds what a replay made against what was kept, a page of orders at a time.
///
/// What the kept view lacks it learns, by the same rule as from a message; so it does not matter
/// that it goes on learning from messages meanwhile, and no row has to be locked for longer than
/// its page. It forgets nothing: the streams may have lost what it knows.
public final class Comparison {

    private static final String LEARN_PAGE =
            """
            WITH page AS (
                SELECT * FROM order_status_view_rebuilt WHERE order_id > $1 ORDER BY order_id LIMIT $2),
            compared AS (
                SELECT page.*, kept.order_id IS NULL AS missing,
                    kept.order_id IS NOT NULL AND (%s) AS lacking,
                    kept.order_id IS NOT NULL AND (%s) AS more
                FROM page LEFT JOIN order_status_view kept USING (order_id)),
            learnt AS (
                INSERT INTO order_status_view AS v
                    (order_id, reservation_pending_at, reserved_at, paid_at, confirmed_at, rejected_at, cancelled_at)
                SELECT order_id, reservation_pending_at, reserved_at, paid_at, confirmed_at, rejected_at, cancelled_at
                FROM compared WHERE missing OR lacking ORDER BY order_id
                %s)
            SELECT count(*) AS orders,
                count(*) FILTER (WHERE missing) AS missing,
                count(*) FILTER (WHERE lacking) AS lacking,
                count(*) FILTER (WHERE more) AS more,
                count(*) FILTER (WHERE NOT (missing OR lacking OR more)) AS equal,
                (array_agg(order_id ORDER BY order_id DESC))[1] AS last,
                (array_agg(order_id ORDER BY order_id) FILTER (WHERE missing OR lacking))[1:10] AS repaired
            FROM compared
            """
                    .formatted(
                            StatusView.columns(
                                    "least(kept.%1$s, page.%1$s) IS DISTINCT FROM kept.%1$s",
                                    " OR "),
                            StatusView.columns(
                                    "least(kept.%1$s, page.%1$s) IS DISTINCT FROM page.%1$s",
                                    " OR "),
                            StatusView.LEARN);

    private static final String KEPT_ONLY_PAGE =
            """
            WITH page AS (
                SELECT order_id FROM order_status_view WHERE order_id > $1 ORDER BY order_id LIMIT $2)
            SELECT count(*) AS orders,
                count(*) FILTER (WHERE rebuilt.order_id IS NULL) AS more,
                (array_agg(page.order_id ORDER BY page.order_id DESC))[1] AS last
            FROM page LEFT JOIN order_status_view_rebuilt rebuilt USING (order_id)
            """;

    private final Pool pool;

    public Comparison(Pool pool) {
        this.pool = pool;
    }

    /// What was found in one page.
    ///
    /// @param orders in the page; fewer than asked for: it was the last one
    /// @param last its last order; `null` if there is none
    /// @param repaired the first few that were missing or lacking
    public record Page(
            long orders,
            long missing,
            long lacking,
            long more,
            long equal,
            @Nullable UUID last,
            List<UUID> repaired) {

        public Page {
            repaired = List.copyOf(repaired);
        }
    }

    /// Forgets what the replay before this one made.
    public Uni<Void> clear() {
        return pool.query("TRUNCATE order_status_view_rebuilt").execute().replaceWithVoid();
    }

    /// Compares the rebuilt orders after that one, and lets the kept view learn from them.
    public Uni<Page> learn(UUID after, int limit) {
        return pool.preparedQuery(LEARN_PAGE)
                .execute(Tuple.of(after, limit))
                .map(
                        rows -> {
                            Row row = rows.iterator().next();
                            UUID[] repaired = row.getArrayOfUUIDs("repaired");
                            return new Page(
                                    row.getLong("orders"),
                                    row.getLong("missing"),
                                    row.getLong("lacking"),
                                    row.getLong("more"),
                                    row.getLong("equal"),
                                    row.getUUID("last"),
                                    repaired == null ? List.of() : Arrays.asList(repaired));
                        });
    }

    /// Counts the kept orders after that one that were not rebuilt.
    public Uni<Page> keptOnly(UUID after, int limit) {
        return pool.preparedQuery(KEPT_ONLY_PAGE)
                .execute(Tuple.of(after, limit))
                .map(
                        rows -> {
                            Row row = rows.iterator().next();
                            return new Page(
                                    row.getLong("orders"),
                                    0,
                                    0,
                                    row.getLong("more"),
                                    0,
                                    row.getUUID("last"),
                                    List.of());
                        });
    }
}
