package dev.comanda.nats.outbox;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.tracing.NoTracing;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Publishes the outbox: the only place that publishes business messages.
///
/// The quick road: [#offer] hands over the rows of a transaction right after its commit; they are
/// published pipelined, with at most [#WINDOW] unacknowledged, and deleted in batches some time
/// after the broker has acknowledged. The sure road: a sweep picks up every row that has waited
/// too long, because the process that had to publish it died, the queue was full or the broker
/// was away. A message may be published twice; it has the same id then.
public final class OutboxRelay {

    /// Messages published and not yet acknowledged.
    public static final int WINDOW = 1000;

    /// Rows waiting in memory; what exceeds them is left to the sweep.
    public static final int MAX_QUEUED = 50_000;

    /// Rows in one run of the sweep.
    public static final int SWEEP_BATCH = 1000;

    /// Acknowledged rows that are deleted at a time.
    public static final int DELETE_BATCH = 1000;

    /// A row that is this old was left behind.
    public static final Duration LEFT_BEHIND = Duration.ofSeconds(3);

    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(1);

    /// The sweep waits for a quiet moment, but not longer than this.
    private static final Duration SWEEP_AT_LEAST_EVERY = Duration.ofSeconds(10);

    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    /// What a relay takes on.
    ///
    /// @param window messages published and not yet acknowledged
    /// @param queued rows waiting in memory
    /// @param sweepBatch rows in one run of the sweep
    /// @param leftBehind the age from which the sweep takes a row
    /// @param deleteBatch rows that are deleted in one statement
    record Limits(int window, int queued, int sweepBatch, Duration leftBehind, int deleteBatch) {
        static final Limits USUAL =
                new Limits(WINDOW, MAX_QUEUED, SWEEP_BATCH, LEFT_BEHIND, DELETE_BATCH);

        Limits deleting(int rows) {
            return new Limits(window, queued, sweepBatch, leftBehind, rows);
        }
    }

    private final Limits limits;
    private final Pool pool;
    private final Broker broker;
    private final MessageCodec codec;
    private final OutboxTable table = new OutboxTable();
    private final LinkedBlockingQueue<List<OutboxRow>> queue = new LinkedBlockingQueue<>();
    private final Semaphore queued;
    private final Semaphore window;
    private final Acknowledged acknowledged;

    /// Messages published by the quick road and not yet acknowledged; at most the window.
    private final Phaser unacknowledged = new Phaser(1);

    private final Counter published;
    private final Thread thread = new Thread(this::run, "outbox-relay");
    private volatile boolean stopping;
    private volatile boolean troubled;
    private boolean moreLeftBehind = true;
    private long sweptAt = System.nanoTime();
    private Tracing tracing = NoTracing.OFF;

    public OutboxRelay(
            Pool pool, Broker broker, MessageCodec codec, BatchLimit limit, MeterRegistry metrics) {
        this(pool, broker, codec, metrics, Limits.USUAL.deleting(limit.of(DELETE_BATCH)));
    }

    OutboxRelay(
            Pool pool, Broker broker, MessageCodec codec, MeterRegistry metrics, Limits limits) {
        this.limits = limits;
        this.queued = new Semaphore(limits.queued);
        this.window = new Semaphore(limits.window);
        this.pool = pool;
        this.broker = broker;
        this.codec = codec;
        this.published = metrics.counter("messages.published");
        this.acknowledged =
                new Acknowledged(
                        limits.queued, limits.deleteBatch, keys -> table.delete(pool, keys));
    }

    /// Says to it what is published. Before the start.
    public OutboxRelay tracedBy(Tracing tracing) {
        this.tracing = tracing;
        return this;
    }

    /// Starts publishing, beginning with what an earlier process left behind.
    public void start() {
        thread.start();
    }

    /// Takes over rows that are committed. Never waits.
    public void offer(List<OutboxRow> rows) {
        if (!rows.isEmpty() && queued.tryAcquire(rows.size())) {
            queue.add(rows);
        }
    }

    /// Messages that were taken over and that the broker has not acknowledged yet.
    public int waiting() {
        return (limits.queued - queued.availablePermits())
                + (limits.window - window.availablePermits());
    }

    /// Publishes what is queued, waits (a few seconds at most) until it is acknowledged and
    /// deleted, and stops.
    public void stop() throws InterruptedException {
        stopping = true;
        thread.join(Duration.ofSeconds(5));
        try {
            unacknowledged.awaitAdvanceInterruptibly(
                    unacknowledged.arrive(), Broker.ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            acknowledged.forgetAll().await().atMost(DATABASE_TIMEOUT);
        } catch (TimeoutException | io.smallrye.mutiny.TimeoutException _) {
            LOG.info("stopped with messages in the outbox; the next start publishes them");
        }
    }

    private void run() {
        while (true) {
            try {
                List<OutboxRow> rows =
                        queue.poll(stopping || moreLeftBehind ? 0 : 100, TimeUnit.MILLISECONDS);
                if (rows != null) {
                    queued.release(rows.size());
                    publishCommitted(rows);
                } else if (stopping) {
                    return;
                }
                acknowledged.forget();
                sweepIfDue(rows == null);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                // The rows are in the table; the sweep will find them.
                if (!troubled) {
                    LOG.warnf("messages wait in the outbox: %s", e);
                }
                troubled = true;
            }
        }
    }

    private void publishCommitted(List<OutboxRow> rows)
            throws InterruptedException, IOException, JetStreamApiException {
        if (troubled) {
            return; // the broker is away, and the sweep will notice when it is back
        }
        broker.ensureInstalled();
        JetStream stream = broker.publishing();
        for (OutboxRow row : rows) {
            CompletableFuture<PublishAck> ack = publish(stream, row);
            unacknowledged.register();
            var _ =
                    ack.whenComplete(
                            (_, failure) -> {
                                if (failure == null) {
                                    acknowledged.add(row.key());
                                } else {
                                    troubled = true;
                                }
                                unacknowledged.arriveAndDeregister();
                            });
        }
    }

    /// Waits for room in the window, then publishes without waiting for the acknowledgement.
    private CompletableFuture<PublishAck> publish(JetStream stream, OutboxRow row)
            throws InterruptedException, IOException {
        if (!window.tryAcquire(2 * Broker.ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the broker does not acknowledge");
        }
        MessageKey key = row.key().message();
        Tracing.Sending sending =
                key == null
                        ? NoTracing.OFF
                        : tracing.sending(key, row.body().length, row.traceparent());
        try {
            return stream.publishAsync(
                            NatsMessage.builder()
                                    .subject(row.key().subject())
                                    .headers(headers(key, row, sending))
                                    .data(row.body())
                                    .build())
                    .whenComplete(
                            (_, failure) -> {
                                window.release();
                                sending.acknowledged(failure);
                                if (failure == null) {
                                    published.increment();
                                }
                            });
        } catch (RuntimeException e) {
            window.release();
            sending.acknowledged(e);
            throw e;
        }
    }

    /// A put has none: one that is made twice is none the worse, and the broker must not take the
    /// second for a duplicate when the first is gone.
    private @Nullable Headers headers(
            @Nullable MessageKey key, OutboxRow row, Tracing.Sending sending) {
        return key == null
                ? null
                : codec.headers(key, row.at(), sending.context(row.traceparent()));
    }

    private void sweepIfDue(boolean quiet)
            throws InterruptedException, IOException, JetStreamApiException {
        long since = System.nanoTime() - sweptAt;
        boolean calm = troubled || (quiet && window.availablePermits() == limits.window);
        if (!moreLeftBehind
                && !(calm && since > SWEEP_PAUSE.toNanos())
                && since <= SWEEP_AT_LEAST_EVERY.toNanos()) {
            return;
        }
        sweptAt = System.nanoTime();
        moreLeftBehind = false;
        if (troubled) {
            broker.heal();
        } else {
            broker.ensureInstalled();
        }
        // One batch at a time: what was committed just now is not to wait behind a long backlog.
        moreLeftBehind = sweep(broker.publishing()) == limits.sweepBatch;
        if (troubled) {
            LOG.info("messages leave the outbox again");
            troubled = false;
        }
    }

    /// One batch of rows that were left behind, locked while they are published so that other
    /// instances leave them alone.
    private int sweep(JetStream stream) throws InterruptedException, IOException {
        SqlConnection connection = pool.getConnection().await().atMost(DATABASE_TIMEOUT);
        try {
            Transaction tx = connection.begin().await().atMost(DATABASE_TIMEOUT);
            List<OutboxRow> rows =
                    table.lockLeftBehind(connection, limits.leftBehind, limits.sweepBatch)
                            .await()
                            .atMost(DATABASE_TIMEOUT);
            if (!rows.isEmpty()) {
                List<RowKey> done = publishAndWait(stream, rows);
                table.delete(connection, done).await().atMost(DATABASE_TIMEOUT);
                if (done.size() < rows.size()) {
                    tx.commit().await().atMost(DATABASE_TIMEOUT);
                    throw new IOException(
                            (rows.size() - done.size()) + " messages were not acknowledged");
                }
            }
            tx.commit().await().atMost(DATABASE_TIMEOUT);
            return rows.size();
        } finally {
            connection.close().subscribe().with(_ -> {}, e -> LOG.debug("closing", e));
        }
    }

    private List<RowKey> publishAndWait(JetStream stream, List<OutboxRow> rows)
            throws InterruptedException, IOException {
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>(rows.size());
        for (OutboxRow row : rows) {
            acks.add(publish(stream, row));
        }
        List<RowKey> done = new ArrayList<>(rows.size());
        for (int i = 0; i < acks.size(); i++) {
            Throwable failure = failureOf(acks.get(i));
            if (failure == null) {
                done.add(rows.get(i).key());
            } else {
                LOG.debugf(failure, "not acknowledged: %s", rows.get(i).key());
            }
        }
        return done;
    }

    private static @Nullable Throwable failureOf(CompletableFuture<PublishAck> ack)
            throws InterruptedException {
        try {
            ack.get(2 * Broker.ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return e;
        }
    }
}
