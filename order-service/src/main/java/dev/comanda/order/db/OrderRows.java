package dev.comanda.order.db;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import dev.comanda.order.saga.Order;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The table `orders`.
final class OrderRows {

    private static final String INSERT =
            """
            INSERT INTO orders (order_id, customer_id, items, total_minor, currency, payment_method, created_at,
                                traceparent)
            SELECT id, customer, items::jsonb, total, currency, method, at, trace
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[],
                        $8::text[])
                AS u (id, customer, items, total, currency, method, at, trace)
            """;

    private OrderRows() {}

    /// @param trace the context of the request that placed an order, if it had one
    static void insert(
            List<Order> orders, Function<OrderId, @Nullable String> trace, Writes writes) {
        int n = orders.size();
        UUID[] ids = new UUID[n];
        String[] customers = new String[n];
        String[] items = new String[n];
        Long[] totals = new Long[n];
        String[] currencies = new String[n];
        String[] methods = new String[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        @Nullable String[] traces = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            Order order = orders.get(i);
            ids[i] = order.id().value();
            customers[i] = order.customerId();
            items[i] = ItemsJson.write(order.items());
            totals[i] = order.total().minor();
            currencies[i] = order.total().currency();
            methods[i] = order.paymentMethod();
            times[i] = order.createdAt().atOffset(ZoneOffset.UTC);
            traces[i] = trace.apply(order.id());
        }
        writes.add(
                n,
                INSERT,
                Tuple.from(
                        List.of(
                                ids,
                                customers,
                                items,
                                totals,
                                currencies,
                                methods,
                                times,
                                traces)));
    }

    static Order read(Row row) {
        return new Order(
                new OrderId(row.getUUID("order_id")),
                row.getString("customer_id"),
                ItemsJson.read(row.getString("items")),
                new Money(row.getLong("total_minor"), row.getString("currency")),
                row.getString("payment_method"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
