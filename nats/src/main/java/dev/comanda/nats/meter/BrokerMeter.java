package dev.comanda.nats.meter;

import static java.util.Objects.requireNonNull;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.Topology.Durable;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// What the broker knows of a service's own consumers: `consumer_lag{consumer}`, messages that have
/// not been handled, those included that were delivered and not acknowledged; and
/// `dead_letters{consumer}`, those that could not be.
///
/// All instances of a service share its consumers and show the same: take the largest per
/// consumer, not the sum. While the broker does not answer, both become `NaN`.
public final class BrokerMeter {

    private static final Logger LOG = Logger.getLogger(BrokerMeter.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final Broker broker;
    private final List<Durable> durables;
    private final Map<String, LastSeen> lag = new HashMap<>();
    private final Map<String, LastSeen> letters = new HashMap<>();

    /// @param durables the service's own
    public BrokerMeter(Broker broker, List<Durable> durables, MeterRegistry metrics) {
        this.broker = broker;
        this.durables = List.copyOf(durables);
        for (Durable durable : durables) {
            String name = durable.name();
            lag.put(
                    name,
                    LastSeen.gauge(
                            metrics,
                            "consumer_lag",
                            "Messages that the consumer has not handled yet",
                            "consumer",
                            name));
            letters.put(
                    name,
                    LastSeen.gauge(
                            metrics,
                            "dead_letters",
                            "Messages that the consumer could not handle",
                            "consumer",
                            name));
        }
    }

    /// Looks once. Waits for the broker, some seconds at most.
    ///
    /// @return 0: there is never more to do at once
    public int look() {
        try {
            JetStreamManagement streams =
                    broker.consuming()
                            .jetStreamManagement(
                                    JetStreamOptions.builder()
                                            .requestTimeout(ANSWER_WITHIN)
                                            .build());
            for (Durable durable : durables) {
                ConsumerInfo info = streams.getConsumerInfo(durable.stream(), durable.name());
                requireNonNull(lag.get(durable.name()))
                        .set((double) info.getNumPending() + info.getNumAckPending());
            }
            Map<String, Long> kept =
                    streams.getStreamInfo(
                                    Topology.DEAD_LETTERS,
                                    StreamInfoOptions.filterSubjects(
                                            Topology.DEAD_LETTER_PREFIX + ">"))
                            .getStreamState()
                            .getSubjectMap();
            letters.forEach(
                    (consumer, figure) ->
                            figure.set(
                                    kept.getOrDefault(Topology.DEAD_LETTER_PREFIX + consumer, 0L)));
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "the broker does not say how much there is to read");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
