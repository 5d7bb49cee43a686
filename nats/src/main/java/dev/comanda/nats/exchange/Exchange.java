package dev.comanda.nats.exchange;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.database.Failures;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.inbox.Inbox;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.nats.outbox.OutboxTable;
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

/// The corridor: one transaction for a whole batch, and the only place that opens one over business
/// state.
///
/// 1. inbox: which of these messages are new? (and, on the same trip, 2. load: lock the states)
/// 3. decide, message by message, in memory
/// 4. save the states and 5. append to the outbox, in one statement
/// 6. commit, then hand the outbox rows to the relay
///
/// A batch that lost a race (two instances met the same new order; a deadlock) is run again as it
/// is. Any other failure is the caller's, who knows whether to try message by message.
public final class Exchange<E, W> {

    /// How often a batch that lost a race is run again before the failure is the caller's.
    public static final int MAX_RACES = 8;

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

    /// @param relay is handed the rows of a batch right after its commit; must not wait
    public Exchange(
            Pool pool,
            Desk<E, W> desk,
            MessageCodec codec,
            Consumer<List<OutboxRow>> relay,
            Clock clock,
            MeterRegistry metrics) {
        this(pool, desk, codec, relay, _ -> {}, clock, metrics);
    }

    /// @param relay is handed the rows of a batch right after its commit; must not wait
    /// @param committed is told of the work of a batch right after its commit; must not wait
    public Exchange(
            Pool pool,
            Desk<E, W> desk,
            MessageCodec codec,
            Consumer<List<OutboxRow>> relay,
            Consumer<W> committed,
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
    }

    /// Handles a batch of messages and commands, each message at most once ever.
    ///
    /// @return the work as it was committed
    public Uni<W> handle(List<Incoming<E>> batch) {
        return handle(_ -> Uni.createFrom().item(batch));
    }

    /// As above, for a door that has to look, or to write something of its own, before it knows
    /// what there is to decide.
    ///
    /// @param door runs first in the transaction, and again when it lost a race
    public Uni<W> handle(Function<SqlConnection, Uni<List<Incoming<E>>>> door) {
        return Uni.createFrom()
                .deferred(() -> once(door))
                .onFailure(Failures::isLostRace)
                .retry()
                .withBackOff(Duration.ofMillis(2), Duration.ofMillis(100))
                .atMost(MAX_RACES);
    }

    /// Lets the state itself say what is due: `due` runs first in the transaction, locks what it
    /// finds with `SKIP LOCKED`, and returns the events to decide about.
    ///
    /// @return the number of events that were due
    public Uni<Integer> sweep(Function<SqlConnection, Uni<List<Incoming<E>>>> due) {
        int[] found = {0};
        return handle(tx -> due.apply(tx).invoke(batch -> found[0] = batch.size()))
                .replaceWith(() -> found[0]);
    }

    private Uni<W> once(Function<SqlConnection, Uni<List<Incoming<E>>>> door) {
        List<OutboxRow> said = new ArrayList<>();
        return pool.withTransaction(
                        tx ->
                                door.apply(tx)
                                        .flatMap(batch -> claimAndLoad(tx, batch))
                                        .flatMap(
                                                loaded -> {
                                                    decide(loaded, said);
                                                    return write(tx, loaded.work, said);
                                                }))
                .invoke(
                        work -> {
                            relay.accept(said);
                            committed.accept(work);
                        });
    }

    /// Both statements leave at once: loading does not need to know which messages are new.
    private Uni<Loaded<E, W>> claimAndLoad(SqlConnection tx, List<Incoming<E>> batch) {
        List<MessageKey> keys = batch.stream().map(Incoming::key).filter(Objects::nonNull).toList();
        Uni<Set<MessageKey>> claimed =
                keys.isEmpty() ? Uni.createFrom().item(new HashSet<>()) : inbox.claim(tx, keys);
        return Uni.combine()
                .all()
                .unis(claimed, desk.load(tx, batch))
                .with((fresh, work) -> new Loaded<>(batch, fresh, work));
    }

    private void decide(Loaded<E, W> loaded, List<OutboxRow> said) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        batchSize.record(loaded.batch.size());
        for (Incoming<E> incoming : loaded.batch) {
            // Taking the key out makes a second copy in the same batch a duplicate as well.
            if (incoming.key() != null && !loaded.fresh.remove(incoming.key())) {
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
                                incoming.traceparent()));
            }
        }
    }

    private Uni<W> write(SqlConnection tx, W work, List<OutboxRow> said) {
        Writes writes = new Writes();
        desk.save(work, writes);
        outbox.append(said, writes);
        return writes.run(tx).replaceWith(work);
    }

    private record Loaded<E, W>(List<Incoming<E>> batch, Set<MessageKey> fresh, W work) {}
}
