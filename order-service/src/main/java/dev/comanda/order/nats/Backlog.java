package dev.comanda.order.nats;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.saga.SagaStatus;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// How much the participants have to read before they come to what they are asked now.
///
/// A request that was not answered in time may be lost, or may wait behind thousands of others.
/// Made again in the second case it makes the wait longer, for everybody, until more is asked again
/// than is asked: a system that was overloaded for a moment stays so. The broker knows which it is.
/// An undo is asked for again all the same: that is slow, and counts towards being stuck.
public final class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

    /// The durable consumer that brings the answer in each of the states that wait for one.
    private static final Map<SagaStatus, String> ADDRESSEES =
            Map.of(
                    SagaStatus.STARTED, "inventory-service",
                    SagaStatus.PAYMENT_PROCESSING, "payment-service-process",
                    SagaStatus.PAYMENT_SUCCEEDED, "inventory-service-confirmed");

    private final Broker broker;
    private final Topology topology;
    private final long bearable;
    private Set<SagaStatus> busy = Set.of();
    private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

    /// @param bearable messages that an addressee may have to read without counting as busy
    Backlog(Broker broker, Topology topology, long bearable) {
        this.broker = broker;
        this.topology = topology;
        this.bearable = bearable;
    }

    /// The states in which the one that is waited for has more to read than is bearable. None if
    /// the broker does not tell: then nothing is known that speaks against asking again. May wait
    /// for the broker, for half a second.
    public synchronized Set<SagaStatus> busy() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_EVERY.toNanos()) {
            Set<SagaStatus> found = look();
            if (!found.equals(busy)) {
                LOG.infof(
                        "requests are not made again, their addressees have enough to read: %s",
                        found);
            }
            busy = found;
            lookedAt = System.nanoTime();
        }
        return busy;
    }

    private Set<SagaStatus> look() {
        Set<SagaStatus> found = EnumSet.noneOf(SagaStatus.class);
        try {
            JetStreamManagement streams =
                    broker.consuming()
                            .jetStreamManagement(
                                    JetStreamOptions.builder()
                                            .requestTimeout(ANSWER_TIMEOUT)
                                            .build());
            for (Map.Entry<SagaStatus, String> one : ADDRESSEES.entrySet()) {
                Topology.Durable durable = topology.durable(one.getValue());
                if (streams.getConsumerInfo(durable.stream(), durable.name()).getNumPending()
                        > bearable) {
                    found.add(one.getKey());
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
}
