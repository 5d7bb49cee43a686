package dev.comanda.nats.exchange;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.database.Failures;
import dev.comanda.nats.database.GroupCommit;
import dev.comanda.nats.database.ShortTransaction;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.inbox.Inbox;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.nats.outbox.OutboxTable;
import dev.comanda.nats.tracing.NoTracing;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The corridor: one transaction for a whole batch, and the only place that opens one over business
/// state.
///
/// 1. load: lock the states
/// 2. decide, message by message, in memory
/// 3. claim the messages in the inbox, save the states and append to the outbox, in one statement
/// 4. commit, then hand the outbox rows to the relay
///
/// What comes by whichever door while a transaction is under way gathers, and shares the next one:
/// two trips to the database for all of it ([ShortTransaction]).
///
/// Messages are taken for new ones until the inbox says otherwise. A batch that lost a race (a
/// message in it was handled before; two instances met the same new order; a deadlock) is run
/// again, and looks into the inbox first. Any other failure is the caller's, who knows whether to
/// try message by message.
public final class Exchange<E, W> {

    /// How often a batch that lost a race is run again before the failure is the caller's.
    public static final int MAX_RACES = 8;

    /// What has gathered goes into one transaction up to so many messages and commands; a single
    /// door may bring more.
    public static final int MAX_BATCH = 400;

    /// Doors that may wait for a transaction; one more is refused as an outage.
    public static final int MAX_WAITING = 10_000;

    private final Pool pool;
    private final Desk<E, W> desk;
    private final MessageCodec codec;
    private final Consumer<List<OutboxRow>> relay;
    private final Consumer<W> committed;
    private final Clock clock;
    private final Inbox inbox = new Inbox();
    private final OutboxTable outbox = new OutboxTable();
    private final Counter duplicates;
    private final DistributionSummary batchSize;
    private final GroupCommit<Share<E, W>> shares;
    private Tracing tracing = NoTracing.OFF;

    /// @param relay is handed the rows of a transaction right after its commit; must not wait
    public Exchange(
            Pool pool,
            Desk<E, W> desk,
            MessageCodec codec,
            Consumer<List<OutboxRow>> relay,
            Clock clock,
            MeterRegistry metrics) {
        this(pool, desk, codec, relay, _ -> {}, BatchLimit.NONE, clock, metrics);
    }

    /// @param relay is handed the rows of a transaction right after its commit; must not wait
    /// @param committed is told of the work of a transaction right after its commit; must not wait
    /// @param limit of what goes into one transaction
    public Exchange(
            Pool pool,
            Desk<E, W> desk,
            MessageCodec codec,
            Consumer<List<OutboxRow>> relay,
            Consumer<W> committed,
            BatchLimit limit,
            Clock clock,
            MeterRegistry metrics) {
        this.committed = committed;
        this.pool = pool;
        this.desk = desk;
        this.codec = codec;
        this.relay = relay;
        this.clock = clock;
        this.duplicates = metrics.counter("inbox.duplicates");
        this.batchSize = metrics.summary("batch.size");
        this.shares = new GroupCommit<>(limit.of(MAX_BATCH), MAX_WAITING, Share::size, this::run);
    }

    /// Says to it what is done. Before the first batch.
    public Exchange<E, W> tracedBy(Tracing tracing) {
        this.tracing = tracing;
        return this;
    }

    /// Handles a batch of messages and commands, each message at most once ever.
    ///
    /// @return the work of the transaction that the batch had a share in, as it was committed
    public Uni<W> handle(List<Incoming<E>> batch) {
        Uni<List<Incoming<E>>> known = Uni.createFrom().item(batch);
        return submit(batch.size(), _ -> known);
    }

    /// As above, for a door that has to look, or to write something of its own, before it knows
    /// what there is to decide.
    ///
    /// @param size the most that it may bring
    /// @param door runs first in the transaction, and again when that lost a race
    public Uni<W> handle(int size, Function<SqlConnection, Uni<List<Incoming<E>>>> door) {
        return submit(size, afterBegin(door));
    }

    private Uni<W> submit(int size, Function<ShortTransaction, Uni<List<Incoming<E>>>> door) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Share<E, W> share = new Share<>(size, door);
                            return shares.submit(share).map(_ -> share.work());
                        });
    }

    /// Lets the state itself say what is due: `due` runs first in a transaction of its own, locks
    /// what it finds with `SKIP LOCKED`, and returns the events to decide about.
    ///
    /// @return the number of events that were due
    public Uni<Integer> sweep(Function<SqlConnection, Uni<List<Incoming<E>>>> due) {
        int[] found = {0};
        Share<E, W> share =
                new Share<>(
                        0,
                        afterBegin(tx -> due.apply(tx).invoke(batch -> found[0] = batch.size())));
        return Uni.createFrom().deferred(() -> run(List.of(share))).replaceWith(() -> found[0]);
    }

    private static <E> Function<ShortTransaction, Uni<List<Incoming<E>>>> afterBegin(
            Function<SqlConnection, Uni<List<Incoming<E>>>> door) {
        return tx -> tx.begun().chain(() -> door.apply(tx.connection()));
    }

    private Uni<W> run(List<Share<E, W>> sharing) {
        return once(sharing, false)
                .onFailure(Failures::isLostRace)
                .recoverWithUni(() -> again(sharing));
    }

    private Uni<W> again(List<Share<E, W>> sharing) {
        return Uni.createFrom()
                .deferred(() -> once(sharing, true))
                .onFailure(Failures::isLostRace)
                .retry()
                .withBackOff(Duration.ofMillis(2), Duration.ofMillis(100))
                .atMost(MAX_RACES - 1);
    }

    private Uni<W> once(List<Share<E, W>> sharing, boolean maybeHandled) {
        List<OutboxRow> said = new ArrayList<>();
        Tracing.Steps steps = tracing.transaction();
        return ShortTransaction.run(
                        pool,
                        tx ->
                                enter(tx, sharing)
                                        .flatMap(batch -> load(tx, batch, maybeHandled))
                                        .flatMap(loaded -> decideAndWrite(tx, loaded, said, steps)))
                .invoke(
                        work -> {
                            sharing.forEach(share -> share.work = work);
                            steps.committed();
                            relay.accept(said);
                            committed.accept(work);
                        });
    }

    /// One door after the other: they may touch the same rows.
    private Uni<List<Incoming<E>>> enter(ShortTransaction tx, List<Share<E, W>> sharing) {
        List<Incoming<E>> all = new ArrayList<>();
        Uni<Void> entered = Uni.createFrom().voidItem();
        for (Share<E, W> share : sharing) {
            entered =
                    entered.chain(() -> share.door.apply(tx)).invoke(all::addAll).replaceWithVoid();
        }
        return entered.replaceWith(all);
    }

    /// The inbox is looked into when the states are locked: whoever handled one of the messages has
    /// committed by then.
    private Uni<Loaded<E, W>> load(
            ShortTransaction tx, List<Incoming<E>> batch, boolean maybeHandled) {
        Set<MessageKey> keys = HashSet.newHashSet(batch.size());
        for (Incoming<E> incoming : batch) {
            if (incoming.key() != null) {
                keys.add(incoming.key());
            }
        }
        Uni<W> work = desk.load(tx.connection(), batch);
        if (!maybeHandled) {
            return work.map(loaded -> new Loaded<>(batch, keys, loaded));
        }
        return Uni.combine()
                .all()
                .unis(work, inbox.handled(tx.connection(), keys))
                .with(
                        (loaded, handled) -> {
                            keys.removeAll(handled);
                            return new Loaded<>(batch, keys, loaded);
                        });
    }

    private Uni<W> decideAndWrite(
            ShortTransaction tx, Loaded<E, W> loaded, List<OutboxRow> said, Tracing.Steps steps) {
        Writes writes = new Writes();
        inbox.claim(loaded.fresh, writes);
        decide(loaded, said, steps);
        desk.save(loaded.work, writes);
        outbox.append(said, writes);
        return tx.end(writes).replaceWith(loaded.work);
    }

    private void decide(Loaded<E, W> loaded, List<OutboxRow> said, Tracing.Steps steps) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        batchSize.record(loaded.batch.size());
        for (Incoming<E> incoming : loaded.batch) {
            // Taking the key out makes a second copy in the same batch a duplicate as well.
            MessageKey key = incoming.key();
            boolean fresh = key == null || loaded.fresh.remove(key);
            String trace =
                    steps.step(
                            key,
                            incoming.event(),
                            incoming.traceparent(),
                            desk.trace(loaded.work, incoming),
                            fresh);
            if (!fresh) {
                duplicates.increment();
                continue;
            }
            for (Envelope<? extends Message> envelope :
                    desk.decide(loaded.work, incoming.event(), now)) {
                said.add(
                        new OutboxRow(
                                MessageKey.of(envelope),
                                codec.body(envelope.message()),
                                now,
                                trace));
            }
        }
    }

    private record Loaded<E, W>(List<Incoming<E>> batch, Set<MessageKey> fresh, W work) {}

    /// What one door brings into a transaction, and the work that it had a share in.
    private static final class Share<E, W> {
        final int size;
        final Function<ShortTransaction, Uni<List<Incoming<E>>>> door;
        volatile @Nullable W work;

        Share(int size, Function<ShortTransaction, Uni<List<Incoming<E>>>> door) {
            this.size = size;
            this.door = door;
        }

        int size() {
            return size;
        }

        W work() {
            return Objects.requireNonNull(work, "committed without work");
        }
    }
}
