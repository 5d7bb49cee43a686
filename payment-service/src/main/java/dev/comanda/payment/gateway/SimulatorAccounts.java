package dev.comanda.payment.gateway;

import dev.comanda.nats.contract.OrderId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/// The simulated provider's book, added up by order.
public final class SimulatorAccounts implements GatewayBook {

    private static final String MOVED =
            """
            SELECT order_id,
                   (count(*) FILTER (WHERE outcome = 'CHARGED'))::int,
                   (count(*) FILTER (WHERE outcome = 'REFUNDED'))::int,
                   coalesce(sum(amount) FILTER (WHERE outcome = 'CHARGED'), 0)::bigint,
                   coalesce(sum(amount) FILTER (WHERE outcome = 'REFUNDED'), 0)::bigint,
                   CASE count(DISTINCT currency) FILTER (WHERE outcome IN ('CHARGED', 'REFUNDED'))
                       WHEN 1 THEN max(currency) FILTER (WHERE outcome IN ('CHARGED', 'REFUNDED')) END
            FROM simulator_book
            WHERE order_id > $1 AND order_id <= $2
            GROUP BY order_id
            ORDER BY order_id
            LIMIT $3
            """;

    private final Pool pool;

    /// @param pool of the database with the table `simulator_book`
    public SimulatorAccounts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Source source() {
        return Source.PROVIDER;
    }

    @Override
    public Uni<List<Moved>> moved(OrderId after, OrderId upTo, int limit) {
        return pool.preparedQuery(MOVED)
                .execute(Tuple.of(after.value(), upTo.value(), limit))
                .map(
                        rows -> {
                            List<Moved> list = new ArrayList<>(rows.size());
                            rows.forEach(row -> list.add(read(row)));
                            return list;
                        });
    }

    private static Moved read(Row row) {
        return new Moved(
                new OrderId(row.getUUID(0)),
                row.getInteger(1),
                row.getInteger(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5));
    }
}
