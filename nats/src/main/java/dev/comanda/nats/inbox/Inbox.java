package dev.comanda.nats.inbox;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.OrderId;
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
            ON CONFLICT DO NOTHING
            RETURNING order_id, subject, attempt
            """;

    /// Records the keys as handled, in the transaction that handles them, and returns those that
    /// are new. One statement, whatever the number of keys. If another transaction is handling one
    /// of them right now, this waits for its outcome; the keys go in sorted, so two batches wait
    /// for each other in one direction only.
    public Uni<Set<MessageKey>> claim(SqlConnection tx, Collection<MessageKey> keys) {
        MessageKey[] sorted = keys.stream().sorted().distinct().toArray(MessageKey[]::new);
        UUID[] orderIds = new UUID[sorted.length];
        String[] subjects = new String[sorted.length];
        Integer[] attempts = new Integer[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            orderIds[i] = sorted[i].orderId().value();
            subjects[i] = sorted[i].subject().wire();
            attempts[i] = sorted[i].attempt();
        }
        return tx.preparedQuery(CLAIM)
                .execute(Tuple.of(orderIds, subjects, attempts))
                .map(
                        rows -> {
                            Set<MessageKey> fresh = HashSet.newHashSet(rows.rowCount());
                            for (Row row : rows) {
                                fresh.add(key(row));
                            }
                            return fresh;
                        });
    }

    private static MessageKey key(Row row) {
        return new MessageKey(
                new OrderId(row.getUUID(0)),
                Objects.requireNonNull(Subject.named(row.getString(1)), row.getString(1)),
                row.getInteger(2));
    }
}
