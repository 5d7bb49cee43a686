package dev.comanda.order.explain;

import dev.comanda.nats.consume.LatestDeadLetters;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.order.db.OpenSagas.Open;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks the broker what it knows about one order. Blocks, some seconds at most.
@Singleton
public final class Ear {

    private static final Logger LOG = Logger.getLogger(Ear.class);

    private final Broker broker;
    private final Topology topology;
    private final LatestDeadLetters letters;
    private final Clock clock;

    Ear(Broker broker, Topology topology, LatestDeadLetters letters, Clock clock) {
        this.broker = broker;
        this.topology = topology;
        this.letters = letters;
        this.clock = clock;
    }

    /// Empty if the broker does not say.
    ///
    /// @param open its saga, if that has not ended
    Optional<Heard> about(OrderId order, Instant placedAt, @Nullable Open open) {
        try {
            Connection connection = broker.consuming();
            if (connection.getStatus() != Connection.Status.CONNECTED) {
                return Optional.empty();
            }
            List<Moment> found = new ArrayList<>();
            StreamSearch search = new StreamSearch(connection, order);
            boolean complete = true;
            for (StreamConfiguration stream : topology.streams()) {
                if (Topology.DEAD_LETTERS.equals(stream.getName())) {
                    continue;
                }
                boolean all = search.search(stream, placedAt, found);
                if (!all && open != null) {
                    search.search(stream, open.askedAt(), found);
                }
                complete &= all;
            }
            return Optional.of(
                    new Heard(
                            found,
                            complete,
                            letters.all(Set.of(order)).getOrDefault(order, List.of()),
                            open == null ? null : addressee(connection, open)));
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.debugf(e, "the broker does not tell about order %s", order);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Addressee addressee(Connection connection, Open open)
            throws IOException, JetStreamApiException {
        Topology.Durable durable = topology.durable(OpenRequest.of(open).consumer());
        return Addressee.of(
                connection.jetStreamManagement().getConsumerInfo(durable.stream(), durable.name()),
                clock.instant());
    }
}
