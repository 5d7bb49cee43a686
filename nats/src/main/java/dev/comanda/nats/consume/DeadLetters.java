package dev.comanda.nats.consume;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/// Keeps messages that cannot be handled, on `dlq.<consumer>`, with their bytes, their headers and why.
public final class DeadLetters {

    /// Where the letter came from and why it is dead.
    public static final String STREAM = "dlq-stream";

    public static final String SEQUENCE = "dlq-sequence";
    public static final String CONSUMER = "dlq-consumer";
    public static final String DELIVERIES = "dlq-deliveries";
    public static final String REASON = "dlq-reason";
    public static final String AT = "dlq-at";

    /// The letter has an id of its own, so that the broker's deduplication neither drops it nor keeps two of
    /// it; the message's id is kept here, for the redrive.
    public static final String MESSAGE_ID = "dlq-msg-id";

    private static final String BROKER_PREFIX = "Nats-";
    private static final String LETTER_PREFIX = "dlq-";

    /// Header values are kept to this length, in characters.
    private static final int MAX_REASON = 500;

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final Broker broker;
    private final Clock clock;

    public DeadLetters(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /// Returns when the letter is stored; only then may the original be terminated.
    ///
    /// @throws IOException if the broker does not take it now: the original must stay
    public void store(String consumer, Message message, String reason)
            throws IOException, InterruptedException, JetStreamApiException {
        NatsJetStreamMetaData meta = message.metaData();
        Headers headers = new Headers();
        if (message.hasHeaders()) {
            message.getHeaders().forEach((name, values) -> headers.put(kept(name), values));
        }
        headers.put(NatsJetStreamConstants.MSG_ID_HDR, letterId(consumer, meta));
        headers.put(STREAM, meta.getStream());
        headers.put(SEQUENCE, Long.toString(meta.streamSequence()));
        headers.put(CONSUMER, consumer);
        headers.put(DELIVERIES, Long.toString(meta.deliveredCount()));
        headers.put(REASON, oneLine(reason));
        headers.put(AT, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        NatsMessage letter =
                NatsMessage.builder()
                        .subject(Topology.DEAD_LETTER_PREFIX + consumer)
                        .headers(headers)
                        .data(message.getData())
                        .build();
        try {
            broker.publishing().publish(letter);
        } catch (IOException e) {
            broker.heal(); // nobody answers: the stream of the dead letters may be missing
            throw e;
        }
        LOG.errorf(
                "dead letter: %s sequence %d for %s: %s",
                meta.getStream(), meta.streamSequence(), consumer, reason);
    }

    /// Headers that speak to the broker (`Nats-Expected-Stream`, say) would make it refuse the letter, for ever;
    /// they are kept under a name that means nothing to it.
    private static String kept(String name) {
        if (name.equalsIgnoreCase(NatsJetStreamConstants.MSG_ID_HDR)) {
            return MESSAGE_ID;
        }
        return name.regionMatches(true, 0, BROKER_PREFIX, 0, BROKER_PREFIX.length())
                ? LETTER_PREFIX + name
                : name;
    }

    /// The same for each try to store the letter. The time is in it because a stream that was made anew counts
    /// from 1 again.
    private static String letterId(String consumer, NatsJetStreamMetaData meta) {
        return "dlq:%s:%s:%d:%d"
                .formatted(
                        consumer,
                        meta.getStream(),
                        meta.streamSequence(),
                        meta.timestamp().toInstant().toEpochMilli());
    }

    /// A header is one line of printable ASCII.
    private static String oneLine(String reason) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < reason.length() && i < MAX_REASON; i++) {
            char c = reason.charAt(i);
            line.append(c >= ' ' && c < 127 ? c : '?');
        }
        return line.toString();
    }
}
