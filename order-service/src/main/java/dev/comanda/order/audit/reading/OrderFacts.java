package dev.comanda.order.audit.reading;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.audit.OrderFact;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// What order-service itself says of its orders. Calls block; nothing is locked.
@Singleton
final class OrderFacts {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// One statement, hence one snapshot: the saga's row and its steps are written together.
    private static final String PAGE =
            """
            SELECT o.order_id, o.total_minor, o.currency, s.status, coalesce(s.version, 0),
                   step.to_status, coalesce(step.version, 0)
            FROM orders o
            LEFT JOIN saga s ON s.order_id = o.order_id
            LEFT JOIN LATERAL (
                SELECT t.to_status, t.version FROM saga_transition t
                WHERE t.order_id = o.order_id ORDER BY t.version DESC LIMIT 1) step ON true
            WHERE o.order_id > $1 AND o.order_id <= $2
            ORDER BY o.order_id
            LIMIT $3
            """;

    private static final String EXISTING = "SELECT order_id FROM orders WHERE order_id = ANY ($1)";

    private final Pool pool;

    OrderFacts(Pool pool) {
        this.pool = pool;
    }

    /// Orders by id; a page shorter than `limit` is the last one.
    List<OrderFact> page(OrderId after, OrderId upTo, int limit) {
        List<OrderFact> page = new ArrayList<>();
        pool.preparedQuery(PAGE)
                .execute(Tuple.of(after.value(), upTo.value(), limit))
                .await()
                .atMost(TIMEOUT)
                .forEach(row -> page.add(read(row)));
        return page;
    }

    /// Those of the ids that are orders.
    Set<UUID> existing(Collection<UUID> ids) {
        Set<UUID> found = new HashSet<>();
        pool.preparedQuery(EXISTING)
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .await()
                .atMost(TIMEOUT)
                .forEach(row -> found.add(Objects.requireNonNull(row.getUUID(0))));
        return found;
    }

    private static OrderFact read(Row row) {
        return new OrderFact(
                new OrderId(row.getUUID(0)),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInteger(4),
                row.getString(5),
                row.getInteger(6));
    }
}
