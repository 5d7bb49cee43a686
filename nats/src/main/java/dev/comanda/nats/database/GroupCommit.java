package dev.comanda.nats.database;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Turns single items into batches, adaptively: an item that finds no batch under way goes at once,
/// the others gather until that one is through and then go together. No timer, so no added latency
/// when it is quiet and full batches when it is not. One batch at a time: two of half the size cost
/// more.
///
/// A batch that fails for a reason of its items' own is tried again one by one, so that one bad
/// item fails alone.
public final class GroupCommit<T> {

    private final int maxBatch;
    private final int maxWaiting;
    private final ToIntFunction<T> size;
    private final Function<List<T>, Uni<?>> flush;
    private final ArrayDeque<Entry<T>> waiting = new ArrayDeque<>();
    private boolean underWay;

    /// @param maxBatch items in one batch
    /// @param maxWaiting items that may wait; one more is refused
    /// @param flush handles a batch, all or nothing
    public GroupCommit(int maxBatch, int maxWaiting, Function<List<T>, Uni<?>> flush) {
        this(maxBatch, maxWaiting, _ -> 1, flush);
    }

    /// For items that are themselves several.
    ///
    /// @param maxBatch what the sizes in one batch may add up to; one item may be larger, and goes
    ///     alone then
    /// @param size of an item
    public GroupCommit(
            int maxBatch, int maxWaiting, ToIntFunction<T> size, Function<List<T>, Uni<?>> flush) {
        this.maxBatch = maxBatch;
        this.maxWaiting = maxWaiting;
        this.size = size;
        this.flush = flush;
    }

    /// Completes when the item's batch is through; fails as the batch did, or with [Unavailable] if
    /// too many items wait already.
    ///
    /// Whoever submits on a Vert.x context is told on that same context, although batches are
    /// flushed on the context of any of the items. What a request keeps in its context, a Hibernate
    /// session above all, is then its own again.
    public Uni<Void> submit(T item) {
        return Uni.createFrom()
                .emitter(emitter -> add(new Entry<>(item, emitter, Vertx.currentContext())));
    }

    private void add(Entry<T> entry) {
        List<Entry<T>> batch;
        synchronized (waiting) {
            if (waiting.size() >= maxWaiting) {
                batch = null;
            } else {
                waiting.add(entry);
                batch = next();
            }
        }
        if (batch == null) {
            entry.fail(new Unavailable(maxWaiting + " items are waiting already"));
        } else {
            run(batch);
        }
    }

    /// The next batch if one may start, else an empty one. Called with the lock held.
    private List<Entry<T>> next() {
        if (underWay || waiting.isEmpty()) {
            return List.of();
        }
        List<Entry<T>> batch = new ArrayList<>(Math.min(maxBatch, waiting.size()));
        int room = maxBatch;
        while (!waiting.isEmpty()) {
            int next = size.applyAsInt(waiting.element().item);
            if (next > room && !batch.isEmpty()) {
                break;
            }
            room -= next;
            batch.add(waiting.poll());
        }
        underWay = true;
        return batch;
    }

    private void run(List<Entry<T>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        attempt(batch)
                .subscribe()
                .with(
                        _ -> finish(batch),
                        failure -> {
                            if (batch.size() == 1 || Failures.isOutage(failure)) {
                                batch.forEach(entry -> entry.fail(failure));
                                done();
                            } else {
                                oneByOne(batch);
                            }
                        });
    }

    private Uni<?> attempt(List<Entry<T>> batch) {
        return Uni.createFrom()
                .deferred(() -> flush.apply(batch.stream().map(Entry::item).toList()));
    }

    private void finish(List<Entry<T>> batch) {
        // The next batch first: those who wait for it do not have to wait for these to be told.
        done();
        batch.forEach(Entry::complete);
    }

    private void oneByOne(List<Entry<T>> batch) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Entry<T> entry : batch) {
            all =
                    all.chain(
                            () ->
                                    attempt(List.of(entry))
                                            .onItemOrFailure()
                                            .invoke(
                                                    (_, failure) -> {
                                                        if (failure == null) {
                                                            entry.complete();
                                                        } else {
                                                            entry.fail(failure);
                                                        }
                                                    })
                                            .onFailure()
                                            .recoverWithNull()
                                            .replaceWithVoid());
        }
        all.subscribe().with(_ -> done());
    }

    private void done() {
        List<Entry<T>> batch;
        synchronized (waiting) {
            underWay = false;
            batch = next();
        }
        run(batch);
    }

    /// @param context where the item came from; absent if that is no context of Vert.x
    private record Entry<T>(T item, UniEmitter<? super Void> emitter, @Nullable Context context) {

        void complete() {
            tell(() -> emitter.complete(null));
        }

        void fail(Throwable failure) {
            tell(() -> emitter.fail(failure));
        }

        @SuppressWarnings("ReferenceEquality") // this very context, whatever it calls equal
        private void tell(Runnable outcome) {
            if (context == null || context == Vertx.currentContext()) {
                outcome.run();
            } else {
                context.runOnContext(_ -> outcome.run());
            }
        }
    }
}
