package dev.comanda.order.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.saga.Transition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `saga_transition`.
public final class TransitionRows {

    private static final String INSERT =
            """
            INSERT INTO saga_transition (order_id, version, at, from_status, to_status, cause)
            SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
            """;

    private static final String AFTER =
            """
            SELECT t.order_id, t.version, t.at, t.from_status, t.to_status, t.cause
            FROM unnest($1::uuid[], $2::int[]) AS seen (order_id, version)
            JOIN saga_transition t ON t.order_id = seen.order_id AND t.version > seen.version
            ORDER BY t.order_id, t.version
            """;

    private TransitionRows() {}

    /// The steps of some sagas, each after the version that is known of it; by saga, in order.
    public static Uni<List<Transition>> after(Pool pool, Map<OrderId, Integer> known) {
        UUID[] ids = new UUID[known.size()];
        Integer[] versions = new Integer[known.size()];
        int i = 0;
        for (Map.Entry<OrderId, Integer> one : known.entrySet()) {
            ids[i] = one.getKey().value();
            versions[i++] = one.getValue();
        }
        return pool.preparedQuery(AFTER)
                .execute(Tuple.of(ids, versions))
                .map(
                        rows -> {
                            List<Transition> steps = new ArrayList<>(rows.size());
                            rows.forEach(row -> steps.add(read(row)));
                            return steps;
                        });
    }

    private static Transition read(Row row) {
        String from = row.getString("from_status");
        return new Transition(
                new OrderId(row.getUUID("order_id")),
                row.getInteger("version"),
                row.getOffsetDateTime("at").toInstant(),
                from == null ? null : SagaStatus.valueOf(from),
                SagaStatus.valueOf(row.getString("to_status")),
                row.getString("cause"));
    }

    static void insert(List<Transition> transitions, Writes writes) {
        int n = transitions.size();
        UUID[] ids = new UUID[n];
        Integer[] versions = new Integer[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        @Nullable String[] froms = new @Nullable String[n];
        String[] tos = new String[n];
        String[] causes = new String[n];
        for (int i = 0; i < n; i++) {
            Transition step = transitions.get(i);
            ids[i] = step.orderId().value();
            versions[i] = step.version();
            times[i] = step.at().atOffset(ZoneOffset.UTC);
            froms[i] = step.from() == null ? null : step.from().name();
            tos[i] = step.to().name();
            causes[i] = step.cause();
        }
        writes.add(n, INSERT, Tuple.from(List.of(ids, versions, times, froms, tos, causes)));
    }
}
