package dev.comanda.payment.audit;

import dev.comanda.nats.contract.OrderId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table `payment`, read by order id. It locks nothing.
@Singleton
final class PaymentRecords {

    private static final String SELECT =
            """
            SELECT order_id, status, amount, currency, violation
            FROM payment
            WHERE order_id > $1 AND order_id <= $2
            ORDER BY order_id
            LIMIT $3
            """;

    private final Pool pool;

    PaymentRecords(Pool pool) {
        this.pool = pool;
    }

    /// @param amount minor units; absent before anybody asked for a charge
    record Recorded(
            OrderId orderId,
            String status,
            @Nullable Long amount,
            @Nullable String currency,
            @Nullable String violation) {}

    Uni<List<Recorded>> page(OrderId after, OrderId upTo, int limit) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(after.value(), upTo.value(), limit))
                .map(
                        rows -> {
                            List<Recorded> list = new ArrayList<>(rows.size());
                            rows.forEach(
                                    row ->
                                            list.add(
                                                    new Recorded(
                                                            new OrderId(row.getUUID(0)),
                                                            row.getString(1),
                                                            row.getLong(2),
                                                            row.getString(3),
                                                            row.getString(4))));
                            return list;
                        });
    }
}
