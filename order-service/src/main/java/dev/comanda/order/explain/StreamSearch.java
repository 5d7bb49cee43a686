package dev.comanda.order.explain;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.explain.Moment.Kind;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for the messages of one order in the streams. Subjects do not name orders, so it reads
/// what was said from a time on, headers only, and as much as has a bound: a person waits for it.
/// It moves nobody's place in a stream.
final class StreamSearch {

    /// Messages of one stream in one look.
    static final int LOOKED_AT = 10_000;

    private static final int FETCH = 1_000;
    private static final Duration LOOK_WITHIN = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(10);

    /// A clock may be behind another by so much.
    private static final Duration SKEW = Duration.ofSeconds(2);

    private static final String ORCHESTRATOR = "order-service";
    private static final String SOURCE_PREFIX = "/comanda/";

    private final Connection connection;
    private final OrderId order;

    StreamSearch(Connection connection, OrderId order) {
        this.connection = connection;
        this.order = order;
    }

    /// What was said about the order, by whomever.
    ///
    /// @param stream one with one subject
    /// @param found takes it
    /// @param from when the order was placed, say
    /// @return whether the look came to the end of the stream
    boolean search(StreamConfiguration stream, Instant from, List<Moment> found)
            throws IOException, InterruptedException, JetStreamApiException {
        JetStreamSubscription messages =
                connection
                        .jetStream()
                        .subscribe(
                                stream.getSubjects().getFirst(),
                                PullSubscribeOptions.builder().stream(stream.getName())
                                        .configuration(since(from.minus(SKEW)))
                                        .build());
        try {
            long left = messages.getConsumerInfo().getNumPending();
            long bound = Math.min(left, LOOKED_AT);
            long end = System.nanoTime() + LOOK_WITHIN.toNanos();
            long seen = 0;
            while (seen < bound && System.nanoTime() < end) {
                List<Message> some =
                        messages.fetch((int) Math.min(FETCH, bound - seen), LOOK_WITHIN);
                if (some.isEmpty()) {
                    return false;
                }
                seen += some.size();
                some.forEach(message -> note(message, found));
            }
            return seen >= left;
        } finally {
            messages.unsubscribe();
        }
    }

    private static ConsumerConfiguration since(Instant from) {
        return ConsumerConfiguration.builder()
                .ackPolicy(AckPolicy.None)
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(from.atZone(ZoneOffset.UTC))
                .headersOnly(true)
                .inactiveThreshold(FORGOTTEN_AFTER)
                .build();
    }

    private void note(Message message, List<Moment> found) {
        Headers headers = message.getHeaders();
        String id = headers == null ? null : headers.getLast(NatsJetStreamConstants.MSG_ID_HDR);
        MessageKey key = id == null ? null : MessageKey.parse(id);
        if (headers == null || key == null || !key.orderId().equals(order)) {
            return;
        }
        String source = headers.getLast("ce-source");
        String service =
                source != null && source.startsWith(SOURCE_PREFIX)
                        ? source.substring(SOURCE_PREFIX.length())
                        : "?";
        Instant stored = message.metaData().timestamp().toInstant();
        found.add(
                new Moment(
                        saidAt(headers.getLast("ce-time"), stored),
                        service,
                        service.equals(ORCHESTRATOR) ? Kind.REQUEST : Kind.ANSWER,
                        key.subject().wire(),
                        key.attempt(),
                        message.metaData().getStream(),
                        message.metaData().streamSequence(),
                        null));
    }

    /// When it was decided; when it was stored, if it does not say.
    private static Instant saidAt(@Nullable String time, Instant stored) {
        try {
            return time == null ? stored : Instant.parse(time);
        } catch (DateTimeParseException _) {
            return stored;
        }
    }
}
