package dev.comanda.order.db;

import dev.comanda.order.saga.Transition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `saga_transition`.
final class TransitionRows {

    private static final String INSERT =
            """
            INSERT INTO saga_transition (order_id, version, at, from_status, to_status, cause)
            SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
            """;

    private TransitionRows() {}

    static Uni<Void> insert(SqlConnection tx, List<Transition> transitions) {
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
        return tx.preparedQuery(INSERT)
                .execute(Tuple.from(List.of(ids, versions, times, froms, tos, causes)))
                .replaceWithVoid();
    }
}
