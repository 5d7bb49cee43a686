package dev.comanda.nats.outbox;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /// Rows that were handed over.
    ///
    /// @param singly not as part of a batch
    private record Offered(List<OutboxRow> rows, boolean singly) {}

    private static final Offered SOMETHING_ARRIVED = new Offered(List.of(), false);

    private final Limits limits;
    private final Broker broker;
    private final LinkedBlockingQueue<Offered> queue = new LinkedBlockingQueue<>();
    private final Semaphore queued;
    private final Publisher publisher;
    private final Acknowledged acknowledged;

    /// What was published by the quick road and is not acknowledged yet; at most the window.
    private final Phaser unacknowledged = new Phaser(1);

    /// What waits for each stream. The thread's own.
    private final Lanes lanes;

    /// Whether the thread wants to know when something has arrived: it has rows that wait for that.
    private final AtomicBoolean toBeTold = new AtomicBoolean();

    private final LeftBehind leftBehind;
    private final Thread thread = new Thread(this::run, "outbox-relay");
    private volatile boolean stopping;
    private volatile boolean troubled;
    private boolean moreLeftBehind = true;
    private long sweptAt = System.nanoTime();

    public OutboxRelay(
            Pool pool, Broker broker, MessageCodec codec, BatchLimit limit, MeterRegistry metrics) {
        this(pool, broker, codec, metrics, Limits.USUAL.deleting(limit.of(DELETE_BATCH)));
    }

    OutboxRelay(
            Pool pool, Broker broker, MessageCodec codec, MeterRegistry metrics, Limits limits) {
        this.limits = limits;
        this.queued = new Semaphore(limits.queued);
        this.broker = broker;
        this.publisher =
                new Publisher(broker, codec, metrics.counter("messages.published"), limits.window);
        OutboxTable table = new OutboxTable();
        this.acknowledged =
                new Acknowledged(
                        limits.queued, limits.deleteBatch, keys -> table.delete(pool, keys));
        this.lanes = new Lanes(limits.window);
        this.leftBehind = new LeftBehind(pool, table, publisher, limits);
    }

    /// Says to it what is published. Before the start.
    public OutboxRelay tracedBy(Tracing tracing) {
        publisher.tracedBy(tracing);
        return this;
    }

    /// Starts publishing, beginning with what an earlier process left behind.
    public void start() {
        thread.start();
    }

    /// Takes over rows that are committed. Never waits.
    public void offer(List<OutboxRow> rows) {
        offer(new Offered(rows, false));
    }

    private void offer(Offered offered) {
        if (!offered.rows.isEmpty() && queued.tryAcquire(offered.rows.size())) {
            queue.add(offered);
        }
    }

    /// Messages that were taken over and that the broker has not acknowledged yet.
    public int waiting() {
        return (limits.queued - queued.availablePermits()) + publisher.unacknowledged();
    }

    /// Publishes what is queued, waits (a few seconds at most) until it is acknowledged and
    /// deleted, and stops.
    public void stop() throws InterruptedException {
        stopping = true;
        thread.join(Duration.ofSeconds(5));
        try {
            unacknowledged.awaitAdvanceInterruptibly(
                    unacknowledged.arrive(), Broker.ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            acknowledged.forgetAll().await().atMost(LeftBehind.DATABASE_TIMEOUT);
        } catch (TimeoutException | io.smallrye.mutiny.TimeoutException _) {
            LOG.info("stopped with messages in the outbox; the next start publishes them");
        }
    }

    private void run() {
        while (true) {
            try {
                Offered offered = queue.poll(patience(), TimeUnit.MILLISECONDS);
                for (Offered more = offered; more != null; more = queue.poll()) {
                    take(more);
                }
                publishWhatWaits();
                if (offered == null && stopping && lanes.isEmpty()) {
                    return;
                }
                acknowledged.forget();
                sweepIfDue(offered == null);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                trouble(e);
            }
        }
    }

    private long patience() {
        return stopping ? 1 : moreLeftBehind ? 0 : 100;
    }

    /// Puts rows into the lanes of their streams; those that a batch was refused for go by
    /// themselves.
    private void take(Offered offered) throws InterruptedException, IOException {
        for (OutboxRow row : offered.rows) {
            if (offered.singly) {
                queued.release();
                if (!troubled) {
                    publish(null, List.of(row), () -> publisher.one(row));
                }
            } else {
                lanes.add(row);
            }
        }
    }

    private void publishWhatWaits()
            throws InterruptedException, IOException, JetStreamApiException {
        if (lanes.isEmpty()) {
            return;
        }
        if (troubled) {
            // The broker is away; the sweep will notice when it is back.
            queued.release(lanes.clear());
            return;
        }
        broker.ensureInstalled();
        boolean batches = publisher.takesBatches();
        publishWhatMay(batches);
        if (!lanes.isEmpty()) {
            toBeTold.set(true);
            publishWhatMay(batches); // something may have arrived just before that
        }
    }

    private void publishWhatMay(boolean batches) throws InterruptedException, IOException {
        for (Lane lane : lanes.all()) {
            while (publishNext(lane, batches)) {}
        }
    }

    /// Returns whether there was anything that is to be published now.
    private boolean publishNext(Lane lane, boolean batches)
            throws InterruptedException, IOException {
        List<OutboxRow> rows = lane.next(batches);
        queued.release(rows.size());
        if (batches && Lane.isBatch(rows)) {
            publish(lane, rows, () -> publisher.together(rows));
        } else {
            for (OutboxRow row : rows) {
                publish(lane, List.of(row), () -> publisher.one(row));
            }
        }
        return !rows.isEmpty();
    }

    private interface Publication {
        CompletableFuture<PublishAck> start() throws InterruptedException, IOException;
    }

    /// Publishes and notes what becomes of it.
    ///
    /// @param lane that the rows came from, if any
    private void publish(@Nullable Lane lane, List<OutboxRow> rows, Publication publication)
            throws InterruptedException, IOException {
        unacknowledged.register();
        CompletableFuture<PublishAck> ack;
        try {
            ack = publication.start();
        } catch (InterruptedException | IOException | RuntimeException e) {
            arrived(lane, rows);
            throw e;
        }
        var _ =
                ack.whenComplete(
                        (_, failure) -> {
                            if (failure == null) {
                                rows.forEach(row -> acknowledged.add(row.key()));
                            } else if (rows.size() > 1 && Publisher.isRefused(failure)) {
                                LOG.debugf("%d messages go one by one: %s", rows.size(), failure);
                                offer(new Offered(rows, true));
                            } else {
                                trouble(failure);
                            }
                            arrived(lane, rows);
                        });
    }

    private void arrived(@Nullable Lane lane, List<OutboxRow> rows) {
        unacknowledged.arriveAndDeregister();
        if (lane != null) {
            lane.arrived(rows.size());
            if (toBeTold.compareAndSet(true, false)) {
                queue.add(SOMETHING_ARRIVED);
            }
        }
    }

    /// The rows are in the table; the sweep will find them.
    private void trouble(Throwable failure) {
        if (!troubled) {
            LOG.warnf("messages wait in the outbox: %s", failure);
        }
        troubled = true;
    }

    private void sweepIfDue(boolean quiet)
            throws InterruptedException, IOException, JetStreamApiException {
        long since = System.nanoTime() - sweptAt;
        boolean calm = troubled || (quiet && publisher.unacknowledged() == 0);
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
        moreLeftBehind = leftBehind.publishSome();
        if (troubled) {
            LOG.info("messages leave the outbox again");
            troubled = false;
        }
    }
}
