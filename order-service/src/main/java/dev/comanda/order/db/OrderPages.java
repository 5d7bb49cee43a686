package dev.comanda.order.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.OrderStatus;
import dev.comanda.order.saga.SagaStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Orders in pages, the newest first. A page goes on after the last order of the one before, so it
/// costs the same however far one has come, and an order that is placed meanwhile moves nothing.
@Singleton
public final class OrderPages {

    private static final String SELECT =
            """
            SELECT o.order_id, o.customer_id, o.items::text, o.total_minor, o.currency, o.payment_method,
                   o.created_at, s.status, s.reason
            FROM orders o JOIN saga s ON s.order_id = o.order_id
            WHERE ($1::text[] IS NULL OR s.status = ANY ($1)) AND o.order_id < least($2, uuid7_floor(now() - make_interval(secs => $4))) %s
            ORDER BY o.order_id DESC
            LIMIT $3
            """;

    /// Two statements, since one with an optional customer would get a plan that suits neither.
    private static final String ALL = SELECT.formatted("");

    private static final String OF_CUSTOMER = SELECT.formatted("AND o.customer_id = $5");

    private final Pool pool;

    OrderPages(Pool pool) {
        this.pool = pool;
    }

    /// An order, and where its saga stands.
    public record Listed(Order order, SagaStatus status, @Nullable String reason) {}

    /// @param customerId only this customer's, if given
    /// @param status only these, if given
    /// @param olderThan only orders that were placed longer ago than this, if given
    /// @param before only orders placed before this one
    /// @param limit how many at most
    public Uni<List<Listed>> page(
            @Nullable String customerId,
            @Nullable OrderStatus status,
            @Nullable Duration olderThan,
            OrderId before,
            int limit) {
        Tuple parameters =
                Tuple.of(
                        status == null ? null : stored(status),
                        before.value(),
                        limit,
                        olderThan == null ? null : olderThan.toMillis() / 1000.0);
        if (customerId != null) {
            parameters.addString(customerId);
        }
        return pool.preparedQuery(customerId == null ? ALL : OF_CUSTOMER)
                .execute(parameters)
                .map(
                        rows -> {
                            List<Listed> page = new ArrayList<>(rows.size());
                            rows.forEach(
                                    row ->
                                            page.add(
                                                    new Listed(
                                                            OrderRows.read(row),
                                                            SagaStatus.valueOf(
                                                                    row.getString("status")),
                                                            row.getString("reason"))));
                            return page;
                        });
    }

    private static String[] stored(OrderStatus status) {
        return Arrays.stream(SagaStatus.values())
                .filter(one -> one.order() == status)
                .map(SagaStatus::name)
                .toArray(String[]::new);
    }
}
