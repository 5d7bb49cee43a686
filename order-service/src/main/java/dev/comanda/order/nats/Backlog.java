package dev.comanda.order.nats;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.saga.SagaStatus;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// How much waits before a request that is made now is read, and before its answer is.
///
/// A request that was not answered in time may be lost, or may wait behind thousands of others: on
/// its way out of this service, at the participant, or as an answer that this service has not read
/// yet. Made again in the second case it makes the wait longer, for everybody, until more is asked
/// again than is asked: a system that was overloaded for a moment stays so. The outbox and the
/// broker know which it is. An undo is asked for again all the same: that is slow, and counts
// towards being stuck.
public final class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

    /// The durable consumers that a request and its answer pass, in each of the states that wait
    /// for one.
    private static final Map<SagaStatus, List<String>> WAY =
            Map.of(
                    SagaStatus.STARTED,
                    List.of("inventory-service", "order-service-inventory"),
                    SagaStatus.PAYMENT_PROCESSING,
                    List.of("payment-service-process", "order-service-payment"),
                    SagaStatus.PAYMENT_SUCCEEDED,
                    List.of("inventory-service-confirmed", "order-service-inventory"));

    private final Broker broker;
    private final Topology topology;
    private final long bearable;
    private final LongSupplier unpublished;
    private Set<SagaStatus> busy = Set.of();
    private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

    /// @param bearable messages that may wait in one place without it counting as busy
    /// @param unpublished messages that wait to be published by this service
    Backlog(Broker broker, Topology topology, long bearable, LongSupplier unpublished) {
        this.unpublished = unpublished;
        this.broker = broker;
        this.topology = topology;
        this.bearable = bearable;
    }

    /// The states in which more waits than is bearable, somewhere between the request and the
    /// reading of its answer. None if the broker does not tell: then nothing is known that speaks
    /// against asking again. May wait for the broker, for half a second.
    public synchronized Set<SagaStatus> busy() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_EVERY.toNanos()) {
            Set<SagaStatus> found = look();
            if (!found.equals(busy)) {
                LOG.infof("requests are not made again, too many messages wait already: %s", found);
            }
            busy = found;
            lookedAt = System.nanoTime();
        }
        return busy;
    }

    private Set<SagaStatus> look() {
        if (unpublished.getAsLong() > bearable) {
            return WAY.keySet();
        }
        Set<SagaStatus> found = EnumSet.noneOf(SagaStatus.class);
        try {
            JetStreamManagement streams =
                    broker.consuming()
                            .jetStreamManagement(
                                    JetStreamOptions.builder()
                                            .requestTimeout(ANSWER_TIMEOUT)
                                            .build());
            Map<String, Boolean> looked = new HashMap<>();
            for (Map.Entry<SagaStatus, List<String>> way : WAY.entrySet()) {
                for (String durable : way.getValue()) {
                    Boolean full = looked.get(durable);
                    if (full == null) {
                        full = isFull(streams, topology.durable(durable));
                        looked.put(durable, full);
                    }
                    if (full) {
                        found.add(way.getKey());
                    }
                }
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "the broker does not tell how much there is to read");
            return Set.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
        return found;
    }

    /// Delivered and not settled is not handled either.
    private boolean isFull(JetStreamManagement streams, Topology.Durable durable)
            throws IOException, JetStreamApiException {
        ConsumerInfo info = streams.getConsumerInfo(durable.stream(), durable.name());
        return info.getNumPending() + info.getNumAckPending() > bearable;
    }
}
