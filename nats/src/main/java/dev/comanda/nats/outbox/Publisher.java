package dev.comanda.nats.outbox;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.tracing.NoTracing;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Publishes rows, one by one or as a batch, without waiting for the acknowledgement. At most a
/// window of them is unacknowledged; what does not fit waits for room.
///
/// A batch is atomic (ADR-50 of NATS): its messages are stored together, or none of them; a message
/// that the broker knows already makes it refuse them all.
final class Publisher {

    /// From here on the broker syncs a batch once, not each message of it.
    private static final String BATCHES_SINCE = "2.15.0";

    /// "atomic publish is disabled": the stream was made before there were batches.
    private static final int BATCHES_DISABLED = 10174;

    /// A stream that takes no batches is asked again after this.
    private static final long ASK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String BATCH_ID = "Nats-Batch-Id";
    private static final String BATCH_SEQUENCE = "Nats-Batch-Sequence";
    private static final String BATCH_COMMIT = "Nats-Batch-Commit";

    private final Broker broker;
    private final MessageCodec codec;
    private final Counter published;
    private final int most;
    private final Semaphore window;
    private volatile long disabledAt = System.nanoTime() - ASK_AGAIN_NANOS;
    private String version = "";
    private boolean newEnough;
    private Tracing tracing = NoTracing.OFF;

    /// @param window messages that may be unacknowledged
    Publisher(Broker broker, MessageCodec codec, Counter published, int window) {
        this.broker = broker;
        this.codec = codec;
        this.published = published;
        this.most = window;
        this.window = new Semaphore(window);
    }

    void tracedBy(Tracing tracing) {
        this.tracing = tracing;
    }

    /// Messages that the broker has not acknowledged yet.
    int unacknowledged() {
        return most - window.availablePermits();
    }

    /// Whether a batch is worth trying. By one thread.
    boolean takesBatches() throws IOException, InterruptedException {
        ServerInfo server = broker.publishingConnection().getServerInfo();
        if (!server.getVersion().equals(version)) {
            version = server.getVersion();
            newEnough = server.isSameOrNewerThanVersion(BATCHES_SINCE);
        }
        return newEnough && System.nanoTime() - disabledAt > ASK_AGAIN_NANOS;
    }

    /// Publishes one message.
    CompletableFuture<PublishAck> one(OutboxRow row) throws InterruptedException, IOException {
        JetStream stream = broker.publishing();
        makeRoom(1);
        Tracing.Sending sending = sending(row);
        try {
            return stream.publishAsync(message(row, headers(row, sending)))
                    .whenComplete((_, failure) -> settled(List.of(sending), failure));
        } catch (RuntimeException e) {
            settled(List.of(sending), e);
            throw e;
        }
    }

    /// Publishes messages of one stream as one batch. Fails with a [JetStreamApiException] if the
    /// broker takes none of them as a batch, though it may take each by itself.
    ///
    /// @param rows at most a window of them
    CompletableFuture<PublishAck> together(List<OutboxRow> rows)
            throws InterruptedException, IOException {
        Connection connection = broker.publishingConnection();
        JetStream stream = broker.publishing();
        makeRoom(rows.size());
        List<Tracing.Sending> sendings = new ArrayList<>(rows.size());
        rows.forEach(row -> sendings.add(sending(row)));
        String id = UUID.randomUUID().toString();
        try {
            for (int i = 0; i < rows.size() - 1; i++) {
                connection.publish(part(rows.get(i), sendings.get(i), id, i + 1, false));
            }
            return stream.publishAsync(
                            part(rows.getLast(), sendings.getLast(), id, rows.size(), true))
                    .whenComplete(
                            (_, failure) -> {
                                if (isDisabled(failure)) {
                                    disabledAt = System.nanoTime();
                                }
                                settled(sendings, failure);
                            });
        } catch (RuntimeException e) {
            settled(sendings, e);
            throw e;
        }
    }

    /// Whether the broker has refused a batch for a reason that each message need not share.
    static boolean isRefused(Throwable failure) {
        return refusal(failure) != null;
    }

    private static boolean isDisabled(@Nullable Throwable failure) {
        JetStreamApiException refusal = failure == null ? null : refusal(failure);
        return refusal != null && refusal.getApiErrorCode() == BATCHES_DISABLED;
    }

    private static @Nullable JetStreamApiException refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JetStreamApiException refusal) {
                return refusal;
            }
        }
        return null;
    }

    private void makeRoom(int rows) throws InterruptedException, IOException {
        if (!window.tryAcquire(rows, 2 * Broker.ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the broker does not acknowledge");
        }
    }

    private void settled(List<Tracing.Sending> sendings, @Nullable Throwable failure) {
        window.release(sendings.size());
        sendings.forEach(sending -> sending.acknowledged(failure));
        if (failure == null) {
            published.increment(sendings.size());
        }
    }

    private Tracing.Sending sending(OutboxRow row) {
        MessageKey key = row.key().message();
        return key == null
                ? NoTracing.OFF
                : tracing.sending(key, row.body().length, row.traceparent());
    }

    private NatsMessage part(
            OutboxRow row, Tracing.Sending sending, String batch, int number, boolean last) {
        Headers headers = headers(row, sending);
        Headers all = headers == null ? new Headers() : headers;
        all.put(BATCH_ID, batch);
        all.put(BATCH_SEQUENCE, Integer.toString(number));
        if (last) {
            all.put(BATCH_COMMIT, "1");
        }
        return message(row, all);
    }

    private static NatsMessage message(OutboxRow row, @Nullable Headers headers) {
        return NatsMessage.builder()
                .subject(row.key().subject())
                .headers(headers)
                .data(row.body())
                .build();
    }

    /// A put has none: one that is made twice is none the worse, and the broker must not take the
    /// second for a duplicate when the first is gone.
    private @Nullable Headers headers(OutboxRow row, Tracing.Sending sending) {
        MessageKey key = row.key().message();
        return key == null
                ? null
                : codec.headers(key, row.at(), sending.context(row.traceparent()));
    }
}
