package dev.comanda.order.projection;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.order.db.ItemsJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was sold: orders, pieces and revenue by day, product and currency. An order counts on the
/// day (UTC) on which it was first said to be confirmed, and not at all if it was undone later.
///
/// What an order's messages say is gathered in one row for each order: which commutes, and does not
/// mind a message that comes twice.
@Singleton
final class SalesByDay implements Projection {

    private static final String NOTE =
            """
            INSERT INTO sales_by_day_told AS t (order_id, items, currency, confirmed_at, cancelled)
            SELECT order_id, min(items)::jsonb, min(currency), min(confirmed_at), bool_or(cancelled)
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::boolean[])
                AS told (order_id, items, currency, confirmed_at, cancelled)
            GROUP BY order_id
            ORDER BY order_id
            ON CONFLICT (order_id) DO UPDATE SET
                items = coalesce(t.items, EXCLUDED.items),
                currency = coalesce(t.currency, EXCLUDED.currency),
                confirmed_at = least(t.confirmed_at, EXCLUDED.confirmed_at),
                cancelled = t.cancelled OR EXCLUDED.cancelled
            """;

    private static final String SHOW =
            """
            MERGE INTO sales_by_day AS shown
            USING (
                SELECT (t.confirmed_at AT TIME ZONE 'UTC')::date AS day, line."productId" AS product_id, t.currency,
                    count(*) AS orders, sum(line.quantity)::bigint AS pieces,
                    sum(line.quantity * line."unitPrice" * 100)::bigint AS revenue_minor
                FROM sales_by_day_told t,
                    jsonb_to_recordset(t.items -> 'lines') AS line ("productId" text, quantity bigint, "unitPrice" numeric)
                WHERE t.confirmed_at IS NOT NULL AND NOT t.cancelled
                GROUP BY 1, 2, 3) AS built
            ON (shown.day, shown.product_id, shown.currency) = (built.day, built.product_id, built.currency)
            WHEN MATCHED AND (shown.orders, shown.pieces, shown.revenue_minor)
                IS DISTINCT FROM (built.orders, built.pieces, built.revenue_minor)
                THEN UPDATE SET orders = built.orders, pieces = built.pieces, revenue_minor = built.revenue_minor
            WHEN NOT MATCHED THEN INSERT (day, product_id, currency, orders, pieces, revenue_minor)
                VALUES (built.day, built.product_id, built.currency, built.orders, built.pieces, built.revenue_minor)
            WHEN NOT MATCHED BY SOURCE THEN DELETE
            """;

    private static final String COUNT =
            """
            SELECT (SELECT count(*) FROM sales_by_day) AS rows,
                count(*) FILTER (WHERE items IS NOT NULL) AS orders,
                count(*) FILTER (WHERE items IS NULL) AS partial
            FROM sales_by_day_told WHERE confirmed_at IS NOT NULL AND NOT cancelled
            """;

    private static final String FORGET = "TRUNCATE sales_by_day_told";

    @Override
    public String name() {
        return "sales_by_day";
    }

    @Override
    public Set<String> families() {
        return Set.of("orders");
    }

    @Override
    public Uni<Void> begin(SqlClient database) {
        return database.query(FORGET).execute().replaceWithVoid();
    }

    @Override
    public Uni<Void> note(SqlClient database, List<Received<?>> batch) {
        List<Told> told = batch.stream().map(Told::by).filter(Objects::nonNull).toList();
        int n = told.size();
        if (n == 0) {
            return Uni.createFrom().voidItem();
        }
        UUID[] orders = new UUID[n];
        @Nullable String[] items = new @Nullable String[n];
        @Nullable String[] currencies = new @Nullable String[n];
        @Nullable OffsetDateTime[] confirmed = new @Nullable OffsetDateTime[n];
        Boolean[] cancelled = new Boolean[n];
        for (int i = 0; i < n; i++) {
            Told one = told.get(i);
            orders[i] = one.order();
            items[i] = one.items();
            currencies[i] = one.currency();
            confirmed[i] =
                    one.confirmed() == null ? null : one.confirmed().atOffset(ZoneOffset.UTC);
            cancelled[i] = one.cancelled();
        }
        return database.preparedQuery(NOTE)
                .execute(Tuple.of(orders, items, currencies, confirmed, cancelled))
                .replaceWithVoid();
    }

    @Override
    public Uni<Result> show(SqlClient database) {
        return database.query(SHOW)
                .execute()
                .chain(() -> database.query(COUNT).execute())
                .map(rows -> result(rows.iterator().next()))
                .call(() -> database.query(FORGET).execute());
    }

    private static Result result(Row row) {
        return new Result(row.getLong("rows"), row.getLong("orders"), row.getLong("partial"));
    }

    /// What one message says.
    private record Told(
            UUID order,
            @Nullable String items,
            @Nullable String currency,
            @Nullable Instant confirmed,
            boolean cancelled) {

        static @Nullable Told by(Received<?> received) {
            UUID order = received.key().orderId().value();
            return switch (received.message()) {
                case OrderCreated created ->
                        new Told(
                                order,
                                ItemsJson.write(created.items()),
                                created.currency(),
                                null,
                                false);
                case OrderConfirmed _ -> new Told(order, null, null, received.saidAt(), false);
                case OrderCancelled _ -> new Told(order, null, null, null, true);
                default -> null;
            };
        }
    }
}
