package dev.comanda.payment.stripe;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.gateway.GatewayBook;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/// What this service was told by Stripe, in the place of Stripe's own book: an audit of ten
/// thousand payments shall not ask Stripe ten thousand times. It shows what contradicts itself
/// within our services; a charge that Stripe made and never told of can only be found over
/// there, in its report of payments, where each carries `order_id` in its metadata.
public final class StripeAccounts implements GatewayBook {

    private static final String TOLD =
            """
            SELECT order_id, amount, currency, status = 'REFUNDED'
            FROM payment
            WHERE order_id > $1 AND order_id <= $2 AND intent_id IS NOT NULL
            ORDER BY order_id
            LIMIT $3
            """;

    private final Pool pool;

    /// @param pool of the database with the table `payment`
    public StripeAccounts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Source source() {
        return Source.TOLD;
    }

    @Override
    public Uni<List<Moved>> moved(OrderId after, OrderId upTo, int limit) {
        return pool.preparedQuery(TOLD)
                .execute(Tuple.of(after.value(), upTo.value(), limit))
                .map(
                        rows -> {
                            List<Moved> list = new ArrayList<>(rows.size());
                            rows.forEach(row -> list.add(read(row)));
                            return list;
                        });
    }

    private static Moved read(Row row) {
        long amount = row.getLong(1);
        boolean refunded = row.getBoolean(3);
        return new Moved(
                new OrderId(row.getUUID(0)),
                1,
                refunded ? 1 : 0,
                amount,
                refunded ? amount : 0,
                row.getString(2));
    }
}
