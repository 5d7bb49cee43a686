package dev.comanda.order.recover;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.status.replay.StreamReader;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the streams tell of those orders that a restore is about.
final class EarlierLives {

    /// Durables whose filters are all of their streams; their places in them stay as they are.
    private static final String ORDERS = "order-service-status-orders";

    private static final List<String> OTHERS =
            List.of("order-service-payment", "order-service-inventory");

    private final Map<OrderId, EarlierLife> lives = new HashMap<>();

    EarlierLives() {}

    EarlierLives(Collection<OrderId> orders) {
        orders.forEach(this::add);
    }

    /// From now on what is heard about this order is noted.
    void add(OrderId order) {
        lives.putIfAbsent(order, new EarlierLife());
    }

    private void hear(List<Received<?>> batch) {
        for (Received<?> received : batch) {
            EarlierLife life = lives.get(received.key().orderId());
            if (life != null) {
                life.hear(received);
            }
        }
    }

    /// Nothing of an order that was not added.
    EarlierLife of(OrderId order) {
        return lives.getOrDefault(order, new EarlierLife());
    }

    /// Reads the three streams from when on they took what is read.
    void read(StreamReader reader, Topology topology, Instant from) throws InterruptedException {
        var _ = reader.read(topology.durable(ORDERS), from, this::hear);
        var _ = readOthers(reader, topology, from);
    }

    /// Reads all of the three streams.
    ///
    /// @param lost sees first what there is of the orders
    /// @return how many messages there were
    long read(StreamReader reader, Topology topology, LostOrders lost) throws InterruptedException {
        long read =
                reader.read(
                                topology.durable(ORDERS),
                                batch -> {
                                    lost.look(batch, this);
                                    hear(batch);
                                })
                        .messages();
        return lives.isEmpty() ? read : read + readOthers(reader, topology, null);
    }

    private long readOthers(StreamReader reader, Topology topology, @Nullable Instant from)
            throws InterruptedException {
        long read = 0;
        for (String other : OTHERS) {
            read += reader.read(topology.durable(other), from, this::hear).messages();
        }
        return read;
    }
}
