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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps messages that cannot be handled, on `dlq.<consumer>`, with their bytes, their headers and
/// why.
public final class DeadLetters {

    /// Where the letter came from and why it is dead.
    public static final String STREAM = "dlq-stream";

    public static final String SEQUENCE = "dlq-sequence";
    public static final String SUBJECT = "dlq-subject";
    public static final String CONSUMER = "dlq-consumer";
    public static final String DELIVERIES = "dlq-deliveries";
    public static final String REASON = "dlq-reason";
    public static final String AT = "dlq-at";

    /// The letter has an id of its own, so that the broker's deduplication neither drops it nor
    /// keeps two of it; the message's id is kept here, for the redrive.
    public static final String MESSAGE_ID = "dlq-msg-id";

    /// How long the body was, in bytes; only the beginning of it is kept, because all of it
    /// with the letter's headers is more than the broker takes. The message itself is in its
    /// stream.
    public static final String TRUNCATED = "dlq-body-bytes";

    /// How long the message's own headers were, in bytes; they are left out for the same reason.
    public static final String HEADERS_LEFT_OUT = "dlq-headers-bytes";

    private static final String BROKER_PREFIX = "Nats-";
    private static final String LETTER_PREFIX = "dlq-";

    /// Header values are kept to this length, in characters.
    private static final int MAX_REASON = 500;

    /// Headers of a letter, in bytes; JetStream takes messages with 64 KiB of them.
    private static final int MAX_HEADERS = 60_000;

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final Broker broker;
    private final Clock clock;

    public DeadLetters(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /// Where a letter comes from.
    ///
    /// @param publishedAt when its stream took it
    /// @param deliveries how often it had been delivered
    record Origin(
            String stream, long sequence, Instant publishedAt, String consumer, long deliveries) {

        /// The same for each try to store the letter. The time is in it because a stream that was
        /// made anew counts from 1 again.
        String letterId() {
            return "dlq:%s:%s:%d:%d"
                    .formatted(consumer, stream, sequence, publishedAt.toEpochMilli());
        }
    }

    /// Returns when the letter is stored; only then may the original be terminated.
    ///
    /// @throws IOException if the broker does not take it now: the original must stay
    public void store(String consumer, Message message, String reason)
            throws IOException, InterruptedException, JetStreamApiException {
        NatsJetStreamMetaData meta = message.metaData();
        store(
                new Origin(
                        meta.getStream(),
                        meta.streamSequence(),
                        meta.timestamp().toInstant(),
                        consumer,
                        meta.deliveredCount()),
                message.getHeaders(),
                message.getSubject(),
                message.getData(),
                reason);
    }

    void store(
            Origin origin, @Nullable Headers original, String subject, byte[] body, String reason)
            throws IOException, InterruptedException, JetStreamApiException {
        long room = broker.maxPayload();
        Headers headers = headers(origin, original, subject, reason);
        if (original != null && headers.serializedLength() > MAX_HEADERS) {
            headers = headers(origin, idOf(original), subject, reason);
            headers.put(HEADERS_LEFT_OUT, Integer.toString(original.serializedLength()));
        }
        byte[] kept = body;
        if (headers.serializedLength() + body.length > room) {
            headers.put(TRUNCATED, Integer.toString(body.length));
            kept = Arrays.copyOf(body, (int) (room - headers.serializedLength()));
        }
        NatsMessage letter =
                NatsMessage.builder()
                        .subject(Topology.DEAD_LETTER_PREFIX + origin.consumer)
                        .headers(headers)
                        .data(kept)
                        .build();
        try {
            broker.publishing().publish(letter);
        } catch (IOException e) {
            broker.heal(); // nobody answers: the stream of the dead letters may be missing
            throw e;
        }
        LOG.errorf(
                "dead letter: %s sequence %d for %s: %s",
                origin.stream, origin.sequence, origin.consumer, reason);
    }

    private Headers headers(
            Origin origin, @Nullable Headers original, String subject, String reason) {
        Headers headers = new Headers();
        if (original != null) {
            original.forEach((name, values) -> headers.put(kept(name), values));
        }
        headers.put(NatsJetStreamConstants.MSG_ID_HDR, origin.letterId());
        headers.put(STREAM, origin.stream);
        headers.put(SEQUENCE, Long.toString(origin.sequence));
        headers.put(SUBJECT, subject);
        headers.put(CONSUMER, origin.consumer);
        headers.put(DELIVERIES, Long.toString(origin.deliveries));
        headers.put(REASON, oneLine(reason));
        headers.put(AT, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        return headers;
    }

    /// The message's id alone, if it is short enough to be one.
    private static @Nullable Headers idOf(Headers original) {
        String id = original.getLast(NatsJetStreamConstants.MSG_ID_HDR);
        return id == null || id.length() > MAX_REASON
                ? null
                : new Headers().put(NatsJetStreamConstants.MSG_ID_HDR, id);
    }

    /// Headers that speak to the broker (`Nats-Expected-Stream`, say) would make it refuse the
    /// letter, for ever; they are kept under a name that means nothing to it. So are those that
    /// look like a letter's own.
    private static String kept(String name) {
        if (name.equalsIgnoreCase(NatsJetStreamConstants.MSG_ID_HDR)) {
            return MESSAGE_ID;
        }
        return begins(name, BROKER_PREFIX) || begins(name, LETTER_PREFIX)
                ? LETTER_PREFIX + name
                : name;
    }

    private static boolean begins(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
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
