package dev.comanda.order.recover;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.order.saga.Order;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Orders of which a stream tells and the database knows nothing, and what the streams tell of
/// them.
final class LostOrders {

    /// As many are dealt with at a start; if there are more, the next start goes on.
    static final int MOST = 100_000;

    /// Stands for what no stream says. Nobody is charged by it: the order was paid already, or is
    /// cancelled.
    private static final String UNKNOWN_METHOD = "unknown";

    private static final String UNKNOWN =
            """
            SELECT u.id FROM unnest($1::uuid[]) AS u (id)
            WHERE NOT EXISTS (SELECT FROM orders o WHERE o.order_id = u.id)
            """;

    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(30);

    private final Pool pool;
    private final Map<OrderId, Placed> lost = new LinkedHashMap<>();
    private final Map<OrderId, String> methods = new HashMap<>();
    private final Set<OrderId> confirmed = new HashSet<>();

    private record Placed(OrderCreated message, @Nullable String traceparent, Instant at) {}

    LostOrders(Pool pool) {
        this.pool = pool;
    }

    /// Takes those messages of `orders.created` that nobody here knows the order of, and notes
    /// which of these were confirmed later in the stream.
    void look(List<Received<?>> batch) {
        if (lost.size() < MOST) {
            lookForUnknown(batch);
        }
        for (Received<?> received : batch) {
            if (received.message() instanceof OrderConfirmed order
                    && lost.containsKey(order.orderId())) {
                confirmed.add(order.orderId());
            }
        }
    }

    private void lookForUnknown(List<Received<?>> batch) {
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
        placed.values().forEach(it -> lost.putIfAbsent(it.message().orderId(), it));
    }

    private Collection<UUID> unknown(Collection<UUID> ids) {
        return pool.preparedQuery(UNKNOWN)
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map((Row row) -> row.getUUID(0)).toList())
                .await()
                .atMost(STATEMENT_WITHIN);
    }

    /// Takes the payment methods of those from `payments.process_request`.
    void lookForMethods(List<Received<?>> batch) {
        for (Received<?> received : batch) {
            if (received.message() instanceof PaymentProcessRequest request
                    && lost.containsKey(request.orderId())) {
                methods.put(request.orderId(), request.paymentMethod());
            }
        }
    }

    boolean isEmpty() {
        return lost.isEmpty();
    }

    Collection<OrderId> ids() {
        return lost.keySet();
    }

    /// Whether it can go its way again: it was paid, or it is known how it would be.
    boolean isComplete(OrderId id) {
        return methods.containsKey(id) || confirmed.contains(id);
    }

    /// The order as it was placed.
    Order order(OrderId id) {
        Placed placed = known(id);
        OrderCreated message = placed.message();
        return new Order(
                id,
                message.customerId(),
                message.items(),
                Money.of(message.totalAmount(), message.currency()),
                methods.getOrDefault(id, UNKNOWN_METHOD),
                placed.at());
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
