package dev.comanda.nats.consume;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The newest dead letter about each of certain orders. Reads the headers only, of a bounded number
/// of letters, in one go.
public final class LatestDeadLetters {

    /// How far back is looked, in letters.
    public static final int LOOKED_AT = 1_000;

    private static final Duration READ_WITHIN = Duration.ofSeconds(2);

    /// After this the broker forgets the consumer that reads.
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10);

    private final Broker broker;

    public LatestDeadLetters(Broker broker) {
        this.broker = broker;
    }

    /// A dead letter in short.
    ///
    /// @param id its sequence in the stream of dead letters
    /// @param consumer who could not handle it
    /// @param at when it became one, RFC 3339
    public record Latest(long id, String consumer, String reason, String at) {

        /// When it became one; the beginning of time if it does not say.
        public Instant when() {
            try {
                return Instant.parse(at);
            } catch (DateTimeParseException _) {
                return Instant.EPOCH;
            }
        }
    }

    /// The newest letter about each of the orders that has one among the last [#LOOKED_AT] letters.
    /// Asks the broker and waits for it, a few seconds at most.
    ///
    /// @throws IOException if the broker cannot be asked now
    public Map<OrderId, Latest> about(Set<OrderId> orders)
            throws IOException, InterruptedException, JetStreamApiException {
        Map<OrderId, Latest> latest = new HashMap<>();
        all(orders).forEach((order, letters) -> latest.put(order, letters.getLast()));
        return latest;
    }

    /// As above, and all of them, the oldest first.
    ///
    /// @throws IOException if the broker cannot be asked now
    public Map<OrderId, List<Latest>> all(Set<OrderId> orders)
            throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = broker.consuming();
        if (connection.getStatus() != Connection.Status.CONNECTED) {
            throw new IOException("there is no connection to the broker now");
        }
        StreamState state =
                connection
                        .jetStreamManagement()
                        .getStreamInfo(Topology.DEAD_LETTERS)
                        .getStreamState();
        long from = Math.max(state.getFirstSequence(), state.getLastSequence() - LOOKED_AT + 1);
        return state.getMsgCount() == 0 ? Map.of() : read(connection, from, orders);
    }

    private static Map<OrderId, List<Latest>> read(
            Connection connection, long from, Set<OrderId> orders)
            throws IOException, JetStreamApiException {
        ConsumerConfiguration recent =
                ConsumerConfiguration.builder()
                        .ackPolicy(AckPolicy.None)
                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                        .startSequence(from)
                        .headersOnly(true)
                        .inactiveThreshold(FORGOTTEN_AFTER)
                        .build();
        JetStreamSubscription letters =
                connection
                        .jetStream()
                        .subscribe(
                                Topology.DEAD_LETTER_PREFIX + ">",
                                PullSubscribeOptions.builder().stream(Topology.DEAD_LETTERS)
                                        .configuration(recent)
                                        .build());
        try {
            int pending = (int) Math.min(LOOKED_AT, letters.getConsumerInfo().getNumPending());
            Map<OrderId, List<Latest>> found = new HashMap<>();
            if (pending > 0) {
                for (Message letter : letters.fetch(pending, READ_WITHIN)) {
                    OrderId order = orderOf(letter.getHeaders());
                    if (order != null && orders.contains(order)) {
                        found.computeIfAbsent(order, _ -> new ArrayList<>()).add(latest(letter));
                    }
                }
            }
            return found;
        } finally {
            letters.unsubscribe();
        }
    }

    private static Latest latest(Message letter) {
        Headers headers = letter.getHeaders();
        return new Latest(
                letter.metaData().streamSequence(),
                letter.getSubject().substring(Topology.DEAD_LETTER_PREFIX.length()),
                text(headers, DeadLetters.REASON),
                text(headers, DeadLetters.AT));
    }

    private static String text(Headers headers, String name) {
        return Objects.requireNonNullElse(headers.getLast(name), "?");
    }

    /// Which order a letter is about, as its headers say; the body may be anything.
    private static @Nullable OrderId orderOf(@Nullable Headers headers) {
        if (headers == null) {
            return null;
        }
        String messageId = headers.getLast(DeadLetters.MESSAGE_ID);
        MessageKey key = messageId == null ? null : MessageKey.parse(messageId);
        if (key != null) {
            return key.orderId();
        }
        String subject = headers.getLast("ce-subject");
        try {
            return subject == null ? null : OrderId.parse(subject);
        } catch (IllegalArgumentException _) {
            return null; // a stranger's
        }
    }
}
