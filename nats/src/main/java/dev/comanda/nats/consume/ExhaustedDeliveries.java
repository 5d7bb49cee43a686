package dev.comanda.nats.consume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.nats.topology.Topology;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Hears of messages whose deliveries are used up without anybody having refused them: their
/// handling crashed the process three times. The server says so once, in an advisory, and delivers
/// the message no more; it becomes a dead letter here.
///
/// An advisory may be missed. Then the message has no letter, and the saga's next attempt heals the
/// order.
final class ExhaustedDeliveries {

    private static final String ADVISORY = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.";

    /// Of several instances one takes the advisory.
    private static final String QUEUE = "dead-letters";

    private static final Logger LOG = Logger.getLogger(ExhaustedDeliveries.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Topology.Durable> durables;
    private final DeadLetters deadLetters;
    private @Nullable Connection heardOn;

    /// @param durables of this service; it hears of no others
    ExhaustedDeliveries(List<Topology.Durable> durables, DeadLetters deadLetters) {
        this.durables = List.copyOf(durables);
        this.deadLetters = deadLetters;
    }

    /// Listens on this connection; once is enough, the subscription outlives reconnects.
    @SuppressWarnings("ReferenceEquality") // this very connection
    synchronized void listen(Connection connection) {
        if (heardOn != connection) {
            heardOn = connection;
            Dispatcher dispatcher =
                    connection.createDispatcher(message -> hear(connection, message));
            for (Topology.Durable durable : durables) {
                dispatcher.subscribe(ADVISORY + durable.stream() + "." + durable.name(), QUEUE);
            }
        }
    }

    private void hear(Connection connection, Message message) throws InterruptedException {
        try {
            JsonNode advisory = JSON.readTree(message.getData());
            String consumer = advisory.path("consumer").asText();
            String stream = advisory.path("stream").asText();
            long sequence = advisory.path("stream_seq").asLong();
            MessageInfo lost = connection.jetStreamManagement().getMessage(stream, sequence);
            deadLetters.store(
                    new DeadLetters.Origin(
                            stream,
                            sequence,
                            Objects.requireNonNull(lost.getTime()).toInstant(),
                            consumer,
                            advisory.path("deliveries").asLong()),
                    lost.getHeaders(),
                    Objects.requireNonNullElse(lost.getSubject(), stream),
                    Objects.requireNonNullElse(lost.getData(), new byte[0]),
                    "its deliveries are used up: the service went down each time");
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.errorf(e, "a message without deliveries left could not be kept as a dead letter");
        }
    }
}
