package dev.comanda.order.status.replay;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.database.Unavailable;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what a durable's stream has, from its first message to the one that is the last when the
/// reading begins. It acknowledges nothing and moves nobody's place in the stream.
public final class StreamReader {

    /// Messages that are handed over at a time.
    static final int BATCH = 500;

    /// As long as this, and some, the broker may take for the next message.
    private static final Duration NEXT_WITHIN = Duration.ofSeconds(10);

    private final Broker broker;
    private final MessageCodec codec;

    public StreamReader(Broker broker, MessageCodec codec) {
        this.broker = broker;
        this.codec = codec;
    }

    /// @param durable whose filter is taken
    /// @param batch takes what was read; may wait
    /// @throws Unavailable if the broker is away, or stops delivering
    public StreamRead read(Topology.Durable durable, Consumer<List<Received<?>>> batch)
            throws InterruptedException {
        return read(durable, null, batch);
    }

    /// @param durable whose filter is taken
    /// @param from when the stream took the first message that is read; `null` for its first. The
    ///     filter has to be all of the stream then
    /// @param batch takes what was read; may wait
    /// @throws Unavailable if the broker is away, or stops delivering
    public StreamRead read(
            Topology.Durable durable, @Nullable Instant from, Consumer<List<Received<?>>> batch)
            throws InterruptedException {
        try {
            broker.ensureInstalled();
            Connection connection = broker.consuming();
            StreamInfo info =
                    connection
                            .jetStreamManagement()
                            .getStreamInfo(
                                    durable.stream(),
                                    StreamInfoOptions.filterSubjects(filter(durable)));
            return read(connection, durable, info, from, batch);
        } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException e) {
            throw new Unavailable("stream " + durable.stream() + " cannot be read: " + e, e);
        }
    }

    private static String filter(Topology.Durable durable) {
        return Objects.requireNonNull(durable.configuration().getFilterSubject(), durable.name());
    }

    @SuppressWarnings("try") // closing may be interrupted: then the replay is, too
    private StreamRead read(
            Connection connection,
            Topology.Durable durable,
            StreamInfo info,
            @Nullable Instant from,
            Consumer<List<Received<?>>> batch)
            throws IOException,
                    InterruptedException,
                    JetStreamApiException,
                    JetStreamStatusCheckedException {
        long first = info.getStreamState().getFirstSequence();
        long last = info.getStreamState().getLastSequence();
        boolean empty = info.getStreamState().getMsgCount() == 0;
        ZonedDateTime oldest = info.getStreamState().getFirstTime();
        Instant since = empty || oldest == null ? null : oldest.toInstant();
        Reading reading = new Reading(batch);
        ZonedDateTime newest = info.getStreamState().getLastTime();
        boolean over = from != null && newest != null && newest.toInstant().isBefore(from);
        if (!over && !info.getStreamState().getSubjectMap().isEmpty()) {
            try (IterableConsumer messages =
                    connection
                            .getStreamContext(durable.stream())
                            .createOrderedConsumer(reading(durable, from))
                            .iterate()) {
                drain(messages, last, reading);
            } catch (IOException
                    | InterruptedException
                    | JetStreamApiException
                    | JetStreamStatusCheckedException
                    | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("closing the reading of " + durable.stream(), e);
            }
        }
        reading.flush();
        return new StreamRead(
                durable.stream(), first, last, since, reading.messages, reading.unreadable);
    }

    private static OrderedConsumerConfiguration reading(
            Topology.Durable durable, @Nullable Instant from) {
        OrderedConsumerConfiguration all =
                new OrderedConsumerConfiguration().filterSubject(filter(durable));
        return from == null
                ? all
                : all.deliverPolicy(DeliverPolicy.ByStartTime)
                        .startTime(from.atZone(ZoneOffset.UTC));
    }

    /// Ends as well when nothing of this filter is left before `last`.
    private static void drain(IterableConsumer messages, long last, Reading reading)
            throws InterruptedException, JetStreamStatusCheckedException {
        long position = 0;
        long pending = 1;
        while (position < last && pending > 0) {
            Message message = messages.nextMessage(NEXT_WITHIN);
            if (message == null) {
                throw new Unavailable("the broker does not deliver; read up to " + position);
            }
            position = message.metaData().streamSequence();
            pending = message.metaData().pendingCount();
            if (position <= last) {
                reading.add(message);
            }
        }
    }

    private final class Reading {
        private final Consumer<List<Received<?>>> batch;
        private List<Received<?>> gathered = new ArrayList<>(BATCH);
        long messages;
        long unreadable;

        Reading(Consumer<List<Received<?>>> batch) {
            this.batch = batch;
        }

        void add(Message message) {
            messages++;
            try {
                gathered.add(
                        codec.read(message.getSubject(), message.getHeaders(), message.getData())
                                .orSaidAt(message.metaData().timestamp().toInstant()));
            } catch (Unreadable _) {
                unreadable++; // its addressee keeps it as a dead letter
            }
            if (gathered.size() == BATCH) {
                flush();
            }
        }

        void flush() {
            batch.accept(gathered);
            gathered = new ArrayList<>(BATCH);
        }
    }
}
