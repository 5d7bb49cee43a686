package dev.comanda.order.db;

import dev.comanda.order.saga.SagaLimits;
import dev.comanda.order.saga.SagaStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sagas that have not ended, for operators: what hangs, and for how long.
@Singleton
public final class OpenSagas {

    /// An open saga always has a time to wake at, so the index over it holds these rows and no
    /// others.
    private static final String SELECT =
            """
            SELECT * FROM (
                SELECT s.order_id, s.status, s.undo, s.reason, s.updated_at, s.resend_at, o.created_at,
                       CASE WHEN s.undo IS NULL THEN s.attempt
                            WHEN s.undo = 'RELEASE' THEN s.releases
                            ELSE s.refunds END AS attempts
                FROM saga s JOIN orders o ON o.order_id = s.order_id
                WHERE s.wake_at IS NOT NULL) open
            WHERE ($1::text IS NULL OR status = $1)
              AND ($2::boolean IS NULL OR (attempts >= $3) = $2)
              AND ($4::float8 IS NULL OR created_at < now() - make_interval(secs => $4))
            ORDER BY created_at, order_id
            LIMIT $5
            """;

    private final Pool pool;

    OpenSagas(Pool pool) {
        this.pool = pool;
    }

    /// One saga that has not ended.
    ///
    /// @param undo which undo is asked for, if it is compensating
    /// @param attempts how often the open request was made
    /// @param since when the saga came to stand where it stands, or asked last
    public record Open(
            UUID orderId,
            SagaStatus status,
            @Nullable String undo,
            int attempts,
            Instant placedAt,
            Instant since,
            @Nullable Instant nextResendAt,
            @Nullable String reason) {

        /// Asked for so often that somebody should look.
        public boolean stuck() {
            return attempts >= SagaLimits.STUCK_AFTER_ATTEMPTS;
        }
    }

    /// The oldest first.
    ///
    /// @param status only this one, if given
    /// @param stuck only those that are, or are not, stuck, if given
    /// @param olderThan only orders placed longer ago than this, if given
    public Uni<List<Open>> list(
            @Nullable SagaStatus status,
            @Nullable Boolean stuck,
            @Nullable Duration olderThan,
            int limit) {
        return pool.preparedQuery(SELECT)
                .execute(
                        Tuple.tuple()
                                .addString(status == null ? null : status.name())
                                .addBoolean(stuck)
                                .addInteger(SagaLimits.STUCK_AFTER_ATTEMPTS)
                                .addDouble(olderThan == null ? null : olderThan.toMillis() / 1000.0)
                                .addInteger(limit))
                .map(
                        rows -> {
                            List<Open> list = new ArrayList<>(rows.size());
                            rows.forEach(row -> list.add(read(row)));
                            return list;
                        });
    }

    private static Open read(Row row) {
        return new Open(
                row.getUUID("order_id"),
                SagaStatus.valueOf(row.getString("status")),
                row.getString("undo"),
                row.getInteger("attempts"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("resend_at") == null
                        ? null
                        : row.getOffsetDateTime("resend_at").toInstant(),
                row.getString("reason"));
    }
}
