package dev.comanda.nats.inbox;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Tells new messages from those that were handled before.
public final class Inbox {

    private static final String CLAIM =
            """
            INSERT INTO inbox (order_id, subject, attempt)
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[])
            """;

    private static final String HANDLED =
            """
            SELECT i.order_id, i.subject, i.attempt
            FROM unnest($1::uuid[], $2::text[], $3::int[]) AS k (order_id, subject, attempt)
            JOIN inbox i ON i.order_id = k.order_id AND i.subject = k.subject AND i.attempt = k.attempt
            WHERE i.order_id = ANY ($1)
            """;

    /// Records the keys as handled, together with all else that handling them writes. If one of
    /// them was handled before, or is being handled by another transaction that commits, that
    /// fails as a lost race ([Failures#isLostRace]); the keys go in sorted, so two batches
    /// wait for each other in one direction only.
    ///
    /// @param keys different ones
    public void claim(Collection<MessageKey> keys, Writes writes) {
        if (!keys.isEmpty()) {
            writes.add(keys.size(), CLAIM, columns(keys));
        }
    }

    /// Those of the keys that were handled before, as far as that is committed.
    public Uni<Set<MessageKey>> handled(SqlConnection tx, Collection<MessageKey> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return tx.preparedQuery(HANDLED)
                .execute(columns(keys))
                .map(
                        rows -> {
                            Set<MessageKey> handled = HashSet.newHashSet(rows.size());
                            for (Row row : rows) {
                                handled.add(key(row));
                            }
                            return handled;
                        });
    }

    private static Tuple columns(Collection<MessageKey> keys) {
        MessageKey[] sorted = keys.stream().sorted().toArray(MessageKey[]::new);
        UUID[] orderIds = new UUID[sorted.length];
        String[] subjects = new String[sorted.length];
        Integer[] attempts = new Integer[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            orderIds[i] = sorted[i].orderId().value();
            subjects[i] = sorted[i].subject().wire();
            attempts[i] = sorted[i].attempt();
        }
        return Tuple.of(orderIds, subjects, attempts);
    }

    private static MessageKey key(Row row) {
        return new MessageKey(
                new OrderId(row.getUUID(0)),
                Objects.requireNonNull(Subject.named(row.getString(1)), row.getString(1)),
                row.getInteger(2));
    }
}
