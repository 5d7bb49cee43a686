package dev.comanda.nats.exchange;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.database.Writes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a service brings to the corridor: how to load, decide and save.
///
/// @param <E> the events that it decides about
/// @param <W> the work of one batch: the loaded states, kept up to date by [#decide], written by
///     [#save]. It lives for one transaction and is touched by one thread at a time
public interface Desk<E, W> {

    /// Loads everything that the batch may touch and locks it, in few statements and in id order.
    /// It may load more than is needed (it runs beside the inbox's claim) and never changes
    /// anything.
    Uni<W> load(SqlConnection tx, List<Incoming<E>> batch);

    /// Takes one decision: puts the new state into the work and returns what is to be said. No
    /// waiting, no I/O.
    List<Envelope<? extends Message>> decide(W work, E event, Instant now);

    /// The trace context that a decision belongs to: usually what came with the event. Whoever
    /// keeps an order's own says that instead where nothing came, or nothing that belongs to it.
    default @Nullable String trace(W work, Incoming<E> incoming) {
        return incoming.traceparent();
    }

    /// Says what has changed, in one statement per table.
    void save(W work, Writes writes);
}
