package dev.comanda.nats.outbox;

import dev.comanda.nats.topology.Broker;
import io.nats.client.api.PublishAck;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Rows that have waited too long: the process that had to publish them died, its queue was full,
/// or the broker was away.
final class LeftBehind {

    static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(LeftBehind.class);

    private final Pool pool;
    private final OutboxTable table;
    private final Publisher publisher;
    private final OutboxRelay.Limits limits;

    LeftBehind(Pool pool, OutboxTable table, Publisher publisher, OutboxRelay.Limits limits) {
        this.pool = pool;
        this.table = table;
        this.publisher = publisher;
        this.limits = limits;
    }

    /// Publishes one batch of them, waits until it is acknowledged, and deletes it. They are locked
    /// meanwhile, so that other instances leave them alone.
    ///
    /// @return whether there may be more
    /// @throws IOException if some were not acknowledged; those stay
    boolean publishSome() throws InterruptedException, IOException {
        SqlConnection connection = pool.getConnection().await().atMost(DATABASE_TIMEOUT);
        try {
            Transaction tx = connection.begin().await().atMost(DATABASE_TIMEOUT);
            List<OutboxRow> rows =
                    table.lockLeftBehind(connection, limits.leftBehind(), limits.sweepBatch())
                            .await()
                            .atMost(DATABASE_TIMEOUT);
            List<RowKey> done = publish(rows);
            if (!done.isEmpty()) {
                table.delete(connection, done).await().atMost(DATABASE_TIMEOUT);
            }
            tx.commit().await().atMost(DATABASE_TIMEOUT);
            if (done.size() < rows.size()) {
                throw new IOException(
                        (rows.size() - done.size()) + " messages were not acknowledged");
            }
            return rows.size() == limits.sweepBatch();
        } finally {
            connection.close().subscribe().with(_ -> {}, e -> LOG.debug("closing", e));
        }
    }

    /// Returns those that were acknowledged.
    private List<RowKey> publish(List<OutboxRow> rows) throws InterruptedException, IOException {
        if (rows.isEmpty()) {
            return List.of();
        }
        Lanes lanes = new Lanes(limits.window());
        rows.forEach(lanes::add);
        boolean batches = publisher.takesBatches();
        List<RowKey> done = new ArrayList<>(rows.size());
        for (Lane lane : lanes.all()) {
            while (!lane.isEmpty()) {
                List<OutboxRow> some = lane.next(batches);
                done.addAll(batches && Lane.isBatch(some) ? together(some) : oneByOne(some));
                lane.arrived(some.size());
            }
        }
        return done;
    }

    private List<RowKey> together(List<OutboxRow> rows) throws InterruptedException, IOException {
        Throwable failure = failureOf(publisher.together(rows));
        if (failure == null) {
            return rows.stream().map(OutboxRow::key).toList();
        }
        return Publisher.isRefused(failure) ? oneByOne(rows) : List.of();
    }

    private List<RowKey> oneByOne(List<OutboxRow> rows) throws InterruptedException, IOException {
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>(rows.size());
        for (OutboxRow row : rows) {
            acks.add(publisher.one(row));
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
