package dev.comanda.order.db;

import dev.comanda.nats.outbox.OutboxRelay;
import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.saga.SagaLimits;
import dev.comanda.order.saga.SagaStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sagas that have not ended, for operators: what hangs, and for how long.
@Singleton
public final class OpenSagas {

    /// How often the open request was made so far.
    private static final String ATTEMPTS =
            """
            CASE WHEN s.undo IS NULL THEN s.attempt
                 WHEN s.undo = 'RELEASE' THEN s.releases
                 ELSE s.refunds END
            """;

    /// An open saga always has a time to wake at, so the index over it holds these rows and no
    /// others. Its version is that of its last step. All that an open saga has in the outbox is
    /// its open request.
    private static final String SELECT =
            """
            SELECT open.*, t.at AS since,
                   (SELECT min(x.at) FROM outbox x
                    WHERE x.order_id = open.order_id AND x.at < now() - make_interval(secs => $6))
                       AS unpublished_since
            FROM (
                SELECT s.order_id, s.version, s.status, s.undo, s.reason, s.updated_at, s.resend_at,
                       least(s.saga_deadline, s.payment_deadline) AS gives_up_at,
                       o.created_at, o.customer_id, %s AS attempts
                FROM saga s JOIN orders o ON o.order_id = s.order_id
                WHERE s.wake_at IS NOT NULL) open
            JOIN saga_transition t ON t.order_id = open.order_id AND t.version = open.version
            WHERE ($1::text IS NULL OR status = $1)
              AND ($2::boolean IS NULL OR (attempts >= $3) = $2)
              AND ($4::float8 IS NULL OR created_at < now() - make_interval(secs => $4))
              AND ($7::uuid[] IS NULL OR open.order_id = ANY ($7))
              AND ($8::text IS NULL OR customer_id = $8)
            ORDER BY created_at, open.order_id
            LIMIT $5
            """
                    .formatted(ATTEMPTS);

    private static final String COUNT =
            """
            SELECT s.status, count(*) AS active, count(*) FILTER (WHERE %s >= $1) AS stuck
            FROM saga s WHERE s.wake_at IS NOT NULL GROUP BY s.status
            """
                    .formatted(ATTEMPTS);

    private final Pool pool;

    OpenSagas(Pool pool) {
        this.pool = pool;
    }

    /// One saga that has not ended.
    ///
    /// @param undo which undo is asked for, if it is compensating
    /// @param attempts how often the open request was made
    /// @param since when it came to stand where it stands
    /// @param askedAt when its row changed last, which is when it asked last; only a late answer
    ///     that does not change whom it waits for changes the row as well
    /// @param givesUpAt when it stops waiting and undoes the order; absent if it never does
    /// @param unpublishedSince since when its request waits in the outbox, if it has waited for
    ///     longer than a broker takes
    public record Open(
            UUID orderId,
            SagaStatus status,
            @Nullable String undo,
            int attempts,
            Instant placedAt,
            Instant since,
            Instant askedAt,
            @Nullable Instant nextResendAt,
            @Nullable Instant givesUpAt,
            @Nullable Instant unpublishedSince,
            @Nullable String reason) {

        /// Asked for so often that somebody should look.
        public boolean stuck() {
            return attempts >= SagaLimits.STUCK_AFTER_ATTEMPTS;
        }

        /// Who has to answer.
        public Participant waitingFor() {
            return switch (status) {
                case PAYMENT_PROCESSING -> Participant.PAYMENT;
                case COMPENSATING ->
                        "RELEASE".equals(undo) ? Participant.INVENTORY : Participant.PAYMENT;
                case STARTED,
                        INVENTORY_RESERVED,
                        PAYMENT_SUCCEEDED,
                        COMPLETED,
                        FAILED,
                        COMPENSATED ->
                        Participant.INVENTORY;
            };
        }
    }

    /// How many sagas are open, by status, and how many of these are stuck.
    public record Count(Map<SagaStatus, Long> active, Map<SagaStatus, Long> stuckIn) {

        public long stuck() {
            return stuckIn.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// Which of them are meant.
    ///
    /// @param status only this one, if given
    /// @param stuck only those that are, or are not, stuck, if given
    /// @param olderThan only orders placed longer ago than this, if given
    /// @param customerId only this customer's, if given
    public record Which(
            @Nullable SagaStatus status,
            @Nullable Boolean stuck,
            @Nullable Duration olderThan,
            @Nullable String customerId) {

        /// All of them.
        public static final Which ALL = new Which(null, null, null, null);

        /// Those that are stuck.
        public static final Which STUCK = new Which(null, true, null, null);
    }

    /// The oldest first.
    public Uni<List<Open>> list(Which which, int limit) {
        return select(which, limit, null);
    }

    /// The saga of that order; empty if it has ended, or if there is none.
    public Uni<List<Open>> find(UUID orderId) {
        return find(List.of(orderId));
    }

    /// The sagas of these orders that have not ended.
    public Uni<List<Open>> find(List<UUID> orderIds) {
        return select(Which.ALL, orderIds.size(), orderIds.toArray(UUID[]::new));
    }

    /// Where any saga stands, open or not; `null` if there is none.
    public Uni<@Nullable SagaStatus> status(UUID orderId) {
        return pool.preparedQuery("SELECT status FROM saga WHERE order_id = $1")
                .execute(Tuple.of(orderId))
                .map(
                        rows ->
                                rows.size() == 0
                                        ? null
                                        : SagaStatus.valueOf(
                                                rows.iterator().next().getString("status")));
    }

    /// Looks at every open saga, in the index over them.
    public Uni<Count> count() {
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(SagaLimits.STUCK_AFTER_ATTEMPTS))
                .map(
                        rows -> {
                            Map<SagaStatus, Long> active = new EnumMap<>(SagaStatus.class);
                            Map<SagaStatus, Long> stuck = new EnumMap<>(SagaStatus.class);
                            for (Row row : rows) {
                                SagaStatus status = SagaStatus.valueOf(row.getString("status"));
                                active.put(status, row.getLong("active"));
                                stuck.put(status, row.getLong("stuck"));
                            }
                            return new Count(active, stuck);
                        });
    }

    private Uni<List<Open>> select(Which which, int limit, UUID @Nullable [] orderIds) {
        SagaStatus status = which.status;
        Duration olderThan = which.olderThan;
        return pool.preparedQuery(SELECT)
                .execute(
                        Tuple.tuple()
                                .addString(status == null ? null : status.name())
                                .addBoolean(which.stuck)
                                .addInteger(SagaLimits.STUCK_AFTER_ATTEMPTS)
                                .addDouble(olderThan == null ? null : olderThan.toMillis() / 1000.0)
                                .addInteger(limit)
                                .addDouble(OutboxRelay.LEFT_BEHIND.toMillis() / 1000.0)
                                .addArrayOfUUID(orderIds)
                                .addString(which.customerId))
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
                row.getOffsetDateTime("since").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                instant(row, "resend_at"),
                instant(row, "gives_up_at"),
                instant(row, "unpublished_since"),
                row.getString("reason"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
