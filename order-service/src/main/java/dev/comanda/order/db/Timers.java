package dev.comanda.order.db;

import dev.comanda.order.saga.SagaStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The deadlines of the sagas that have not ended: they are data in its row, so they can be listed,
/// and moved. The sweep finds a moved one as it finds any other, and the saga's decision says
/// what it means.
@Singleton
public final class Timers {

    private static final String SELECT =
            """
            SELECT s.order_id, s.status, o.customer_id, due.kind, due.at
            FROM saga s JOIN orders o ON o.order_id = s.order_id
            CROSS JOIN LATERAL (VALUES ('RESEND', s.resend_at), ('PAYMENT', s.payment_deadline),
                                       ('SAGA', s.saga_deadline)) AS due (kind, at)
            WHERE s.wake_at IS NOT NULL AND due.at IS NOT NULL
              AND ($1::text IS NULL OR due.kind = $1)
              AND ($2::float8 IS NULL OR due.at < now() + make_interval(secs => $2))
              AND ($3::uuid IS NULL OR s.order_id = $3)
            ORDER BY due.at, s.order_id, due.kind
            LIMIT $4
            """;

    private static final Map<Kind, String> MOVE = new EnumMap<>(Kind.class);

    static {
        for (Kind kind : Kind.values()) {
            MOVE.put(kind, kind.move());
        }
    }

    private final Pool pool;

    Timers(Pool pool) {
        this.pool = pool;
    }

    /// What a deadline is for, and where it is kept.
    public enum Kind {
        /// When the open request is made again.
        RESEND("resend_at", "saga_deadline", "payment_deadline"),
        /// When waiting for the payment is given up.
        PAYMENT("payment_deadline", "saga_deadline", "resend_at"),
        /// When the whole order is given up, while it is not paid.
        SAGA("saga_deadline", "payment_deadline", "resend_at");

        private final String column;
        private final String other;
        private final String another;

        Kind(String column, String other, String another) {
            this.column = column;
            this.other = other;
            this.another = another;
        }

        /// One statement, which waits for the row: whoever decides about the saga reads it again.
        private String move() {
            return """
            UPDATE saga SET %1$s = $2, wake_at = least($2, %2$s, %3$s)
            WHERE order_id = $1 AND wake_at IS NOT NULL AND %1$s IS NOT NULL
            RETURNING order_id
            """
                    .formatted(column, other, another);
        }
    }

    /// One deadline.
    public record Timer(
            String orderId, String customerId, Kind kind, Instant dueAt, SagaStatus sagaStatus) {}

    /// Those that are due first.
    ///
    /// @param kind only these, if given
    /// @param within only those that are due before so much time has passed, if given
    /// @param orderId only those of this order, if given
    public Uni<List<Timer>> list(
            @Nullable Kind kind, @Nullable Duration within, @Nullable UUID orderId, int limit) {
        return pool.preparedQuery(SELECT)
                .execute(
                        Tuple.tuple()
                                .addString(kind == null ? null : kind.name())
                                .addDouble(within == null ? null : within.toMillis() / 1000.0)
                                .addUUID(orderId)
                                .addInteger(limit))
                .map(
                        rows -> {
                            List<Timer> timers = new ArrayList<>(rows.size());
                            rows.forEach(row -> timers.add(read(row)));
                            return timers;
                        });
    }

    /// Moves a deadline.
    ///
    /// @return whether the saga has such a deadline
    public Uni<Boolean> move(UUID orderId, Kind kind, Instant dueAt) {
        OffsetDateTime at = dueAt.atOffset(ZoneOffset.UTC);
        return pool.preparedQuery(java.util.Objects.requireNonNull(MOVE.get(kind)))
                .execute(Tuple.of(orderId, at))
                .map(rows -> rows.size() == 1);
    }

    private static Timer read(Row row) {
        return new Timer(
                row.getUUID("order_id").toString(),
                row.getString("customer_id"),
                Kind.valueOf(row.getString("kind")),
                row.getOffsetDateTime("at").toInstant(),
                SagaStatus.valueOf(row.getString("status")));
    }
}
