package dev.comanda.nats.outbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Messages that the broker has acknowledged and that can be forgotten. Nobody waits for that, so
/// they gather for a moment: a third of all transactions would be about them otherwise.
///
/// What is lost of it, or cannot be deleted, is published again by the sweep; the broker knows it
/// then.
final class Acknowledged {

    /// Much less than the age from which the sweep publishes a row again.
    static final Duration GATHERED = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(Acknowledged.class);

    private final int batch;
    private final Function<List<RowKey>, Uni<Void>> delete;
    private final BlockingQueue<RowKey> keys;
    private final AtomicBoolean deleting = new AtomicBoolean();
    private volatile long deletedAt = System.nanoTime();

    /// @param most keys that may wait; what exceeds them is left to the sweep
    /// @param batch keys that are deleted in one statement
    Acknowledged(int most, int batch, Function<List<RowKey>, Uni<Void>> delete) {
        this.keys = new ArrayBlockingQueue<>(most);
        this.batch = batch;
        this.delete = delete;
    }

    /// Never waits.
    void add(RowKey key) {
        keys.offer(key);
    }

    /// Begins to delete what has gathered, if it is time; one statement at a time. Never waits.
    void forget() {
        boolean due = System.nanoTime() - deletedAt > GATHERED.toNanos();
        if ((due || keys.size() >= batch)
                && !keys.isEmpty()
                && deleting.compareAndSet(false, true)) {
            deletedAt = System.nanoTime();
            next().subscribe().with(_ -> deleting.set(false));
        }
    }

    /// Deletes all that has gathered. Completes in any case.
    Uni<Void> forgetAll() {
        return keys.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().deferred(this::next).chain(this::forgetAll);
    }

    private Uni<Void> next() {
        List<RowKey> some = new ArrayList<>();
        keys.drainTo(some, batch);
        return some.isEmpty()
                ? Uni.createFrom().voidItem()
                : delete.apply(some)
                        .onFailure()
                        .recoverWithUni(
                                failure -> {
                                    LOG.debugf(
                                            "%d messages will be published again: %s",
                                            some.size(), failure);
                                    return Uni.createFrom().voidItem();
                                });
    }
}
