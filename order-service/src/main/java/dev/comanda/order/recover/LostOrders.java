package dev.comanda.order.recover;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.order.saga.Order;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Orders of which a stream tells and the database knows nothing.
final class LostOrders {

    /// As many are dealt with at a start; if there are more, the next start goes on.
    static final int MOST = 100_000;

    /// Stands for what no stream says. Nobody is charged by it: the order was paid already, has
    /// failed before it would have been, or is cancelled.
    private static final String UNKNOWN_METHOD = "unknown";

    private static final String UNKNOWN =
            """
            SELECT u.id FROM unnest($1::uuid[]) AS u (id)
            WHERE NOT EXISTS (SELECT FROM orders o WHERE o.order_id = u.id)
            """;

    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(30);

    private final Pool pool;
    private final Map<OrderId, Placed> lost = new LinkedHashMap<>();

    private record Placed(OrderCreated message, @Nullable String traceparent, Instant at) {}

    LostOrders(Pool pool) {
        this.pool = pool;
    }

    /// Takes those messages of `orders.created` that nobody here knows the order of.
    ///
    /// @param lives is to hear of them from this batch on
    void look(List<Received<?>> batch, EarlierLives lives) {
        if (lost.size() >= MOST) {
            return;
        }
        Map<UUID, Placed> placed = new LinkedHashMap<>();
        for (Received<?> received : batch) {
            if (received.message() instanceof OrderCreated order) {
                Instant at = received.saidAt() == null ? Instant.EPOCH : received.saidAt();
                placed.putIfAbsent(
                        order.orderId().value(), new Placed(order, received.traceparent(), at));
            }
        }
        if (placed.isEmpty()) {
            return;
        }
        placed.keySet().retainAll(unknown(placed.keySet()));
        for (Placed order : placed.values()) {
            lost.putIfAbsent(order.message().orderId(), order);
            lives.add(order.message().orderId());
        }
    }

    private Collection<UUID> unknown(Collection<UUID> ids) {
        return pool.preparedQuery(UNKNOWN)
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map((Row row) -> row.getUUID(0)).toList())
                .await()
                .atMost(STATEMENT_WITHIN);
    }

    Collection<OrderId> ids() {
        return lost.keySet();
    }

    /// The order as it was placed.
    Order order(OrderId id, EarlierLife life) {
        Placed placed = known(id);
        OrderCreated message = placed.message();
        return new Order(
                id,
                message.customerId(),
                message.items(),
                Money.of(message.totalAmount(), message.currency()),
                Objects.requireNonNullElse(life.paymentMethod(), UNKNOWN_METHOD),
                placed.at(),
                life.earlier());
    }

    @Nullable String traceparent(OrderId id) {
        return known(id).traceparent();
    }

    private Placed known(OrderId id) {
        Placed placed = lost.get(id);
        if (placed == null) {
            throw new IllegalArgumentException("order " + id + " is not lost");
        }
        return placed;
    }
}
