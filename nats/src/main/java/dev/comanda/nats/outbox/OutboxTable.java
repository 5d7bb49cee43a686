package dev.comanda.nats.outbox;

import dev.comanda.nats.contract.OrderId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `outbox`: insert and delete, never update. Its key is the message's key, so a message
/// that is already waiting is not queued again.
public final class OutboxTable {

    private static final String APPEND =
            """
            INSERT INTO outbox (order_id, subject, attempt, body, at, traceparent)
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bytea[], $5::timestamptz[], $6::text[])
            ON CONFLICT DO NOTHING
            """;

    private static final String DELETE =
            """
            DELETE FROM outbox o
            USING unnest($1::uuid[], $2::text[], $3::int[]) AS d (order_id, subject, attempt)
            WHERE o.order_id = d.order_id AND o.subject = d.subject AND o.attempt = d.attempt
              AND o.order_id = ANY ($1)
            """;

    private static final String LEFT_BEHIND =
            """
            SELECT order_id, subject, attempt, body, at, traceparent
            FROM outbox
            WHERE at < now() - make_interval(secs => $1)
            ORDER BY at
            LIMIT $2
            FOR UPDATE SKIP LOCKED
            """;

    /// Queues the rows, in the transaction that decided them; or, on a pool, in one of their own.
    public Uni<Void> append(SqlClient tx, List<OutboxRow> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = rows.size();
        UUID[] orderIds = new UUID[n];
        String[] subjects = new String[n];
        Integer[] attempts = new Integer[n];
        Buffer[] bodies = new Buffer[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        @Nullable String[] traces = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            OutboxRow row = rows.get(i);
            orderIds[i] = row.key().orderId().value();
            subjects[i] = row.key().subject();
            attempts[i] = row.key().attempt();
            bodies[i] = Buffer.buffer(row.body());
            times[i] = row.at().atOffset(ZoneOffset.UTC);
            traces[i] = row.traceparent();
        }
        return tx.preparedQuery(APPEND)
                .execute(Tuple.from(List.of(orderIds, subjects, attempts, bodies, times, traces)))
                .replaceWithVoid();
    }

    /// Forgets messages that the broker has acknowledged. Deleting what is gone already is
    /// harmless.
    public Uni<Void> delete(SqlClient client, Collection<RowKey> acknowledged) {
        RowKey[] sorted = acknowledged.stream().sorted().toArray(RowKey[]::new);
        UUID[] orderIds = new UUID[sorted.length];
        String[] subjects = new String[sorted.length];
        Integer[] attempts = new Integer[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            orderIds[i] = sorted[i].orderId().value();
            subjects[i] = sorted[i].subject();
            attempts[i] = sorted[i].attempt();
        }
        return client.preparedQuery(DELETE)
                .execute(Tuple.of(orderIds, subjects, attempts))
                .replaceWithVoid();
    }

    /// Locks messages that have waited for longer than `olderThan`: whoever was to publish them has
    /// died, or the broker was away. Rows that another instance is publishing are skipped.
    public Uni<List<OutboxRow>> lockLeftBehind(SqlConnection tx, Duration olderThan, int limit) {
        return tx.preparedQuery(LEFT_BEHIND)
                .execute(Tuple.of(olderThan.toMillis() / 1000.0, limit))
                .map(
                        rows -> {
                            List<OutboxRow> list = new ArrayList<>(rows.size());
                            for (Row row : rows) {
                                list.add(read(row));
                            }
                            return list;
                        });
    }

    private static OutboxRow read(Row row) {
        RowKey key = new RowKey(new OrderId(row.getUUID(0)), row.getString(1), row.getInteger(2));
        return new OutboxRow(
                key,
                row.getBuffer(3).getBytes(),
                row.getOffsetDateTime(4).toInstant(),
                row.getString(5));
    }
}
