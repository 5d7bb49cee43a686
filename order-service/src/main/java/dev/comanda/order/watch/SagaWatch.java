package dev.comanda.order.watch;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.GroupCommit;
import dev.comanda.nats.database.Unavailable;
import dev.comanda.order.db.TransitionRows;
import dev.comanda.order.saga.Transition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Tells those who wait of the steps of their sagas.
///
/// A step of this instance is told right after its commit, from memory. What another instance did,
/// and what got lost on the way here, is found by one query over all that is followed, every so
/// often: its cost does not depend on how many requests wait, only on how many sagas they wait for.
/// Where there is something to be found, others are at work on what is followed here, and it is
/// looked more often.
public final class SagaWatch {

    /// How often the sagas that are followed are looked at while there is something to be found.
    public static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /// How often otherwise.
    public static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(1);

    /// For how long something found means that there is more: longer than a step usually takes.
    private static final Duration MORE_WITHIN = Duration.ofSeconds(2);

    /// Sagas in one look.
    public static final int LOOK_BATCH = 1000;

    private static final Logger LOG = Logger.getLogger(SagaWatch.class);

    private final Pool pool;
    private final int maxFollowers;
    private final Map<OrderId, Set<Follower>> followers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final GroupCommit<OrderId> looks;
    private volatile long lookedAt = System.nanoTime();
    private volatile long foundAt = lookedAt - MORE_WITHIN.toNanos();

    /// @param maxFollowers at the same time; one more is refused
    public SagaWatch(Pool pool, int maxFollowers) {
        this.pool = pool;
        this.maxFollowers = maxFollowers;
        this.looks = new GroupCommit<>(LOOK_BATCH, maxFollowers, this::look);
    }

    /// Someone who follows a saga until it is closed.
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }

    /// Tells of each step after `seen`, once and in order, from now on. For steps that have been
    /// taken already, see [#catchUp].
    ///
    /// @param seen the version of the last step that is known; 0 for none
    /// @param step is told on the thread that found it; must not wait
    /// @throws Unavailable if too many follow already
    public Following follow(OrderId orderId, int seen, Consumer<Transition> step) {
        if (count.incrementAndGet() > maxFollowers) {
            count.decrementAndGet();
            throw new Unavailable(maxFollowers + " requests follow a saga already");
        }
        Follower follower = new Follower(orderId, seen, step);
        followers.compute(
                orderId,
                (_, those) -> {
                    Set<Follower> all = those == null ? ConcurrentHashMap.newKeySet() : those;
                    all.add(follower);
                    return all;
                });
        return () -> forget(follower);
    }

    /// The steps so far, from the first; none if there is no such saga.
    public Uni<List<Transition>> past(OrderId orderId) {
        return TransitionRows.after(pool, Map.of(orderId, 0));
    }

    private void forget(Follower follower) {
        followers.computeIfPresent(
                follower.orderId(),
                (_, those) -> {
                    if (those.remove(follower)) {
                        count.decrementAndGet();
                    }
                    return those.isEmpty() ? null : those;
                });
    }

    /// Looks at once for steps that were taken before somebody followed. Several at a time share a
    /// query.
    public Uni<Void> catchUp(OrderId orderId) {
        return looks.submit(orderId);
    }

    /// Steps that were committed. Must not wait.
    public void committed(List<Transition> steps) {
        if (!followers.isEmpty()) {
            tell(steps);
        }
    }

    /// Looks at all that is followed, if it is time; called every [#LOOK_EVERY].
    ///
    /// @return 0: there is never a rest
    public Uni<Integer> lookAtAll() {
        long now = System.nanoTime();
        boolean more = now - foundAt < MORE_WITHIN.toNanos();
        if (followers.isEmpty() || (!more && now - lookedAt < LOOK_AT_LEAST_EVERY.toNanos())) {
            return Uni.createFrom().item(0);
        }
        lookedAt = now;
        List<List<OrderId>> batches = new ArrayList<>();
        for (OrderId id : followers.keySet()) {
            if (batches.isEmpty() || batches.getLast().size() == LOOK_BATCH) {
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(id);
        }
        Uni<Integer> steps = Uni.createFrom().item(0);
        for (List<OrderId> batch : batches) {
            steps = steps.flatMap(before -> look(batch).map(found -> before + found));
        }
        return steps.invoke(
                        found -> {
                            if (found > 0) {
                                foundAt = now;
                            }
                        })
                .replaceWith(0);
    }

    /// How many steps it found.
    private Uni<Integer> look(List<OrderId> ids) {
        Map<OrderId, Integer> seen = new HashMap<>();
        for (OrderId id : ids) {
            followers.getOrDefault(id, Set.of()).stream()
                    .mapToInt(Follower::seen)
                    .min()
                    .ifPresent(version -> seen.put(id, version));
        }
        return seen.isEmpty()
                ? Uni.createFrom().item(0)
                : TransitionRows.after(pool, seen).invoke(this::tell).map(List::size);
    }

    private void tell(Collection<Transition> steps) {
        Map<OrderId, List<Transition>> byOrder = new HashMap<>();
        for (Transition step : steps) {
            if (followers.containsKey(step.orderId())) {
                byOrder.computeIfAbsent(step.orderId(), _ -> new ArrayList<>()).add(step);
            }
        }
        byOrder.forEach(this::tell);
    }

    private void tell(OrderId orderId, List<Transition> steps) {
        boolean missing = false;
        for (Follower follower : followers.getOrDefault(orderId, Set.of())) {
            missing |= follower.offer(steps);
        }
        if (missing) {
            // Two commits were heard of the wrong way round, or another instance made one of them.
            catchUp(orderId)
                    .subscribe()
                    .with(_ -> {}, failure -> LOG.debugf(failure, "%s: later", orderId));
        }
    }

    /// How many follow a saga now.
    public int followers() {
        return count.get();
    }
}
