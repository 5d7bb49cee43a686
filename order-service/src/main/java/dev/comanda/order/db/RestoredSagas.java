package dev.comanda.order.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Earlier.Reach;
import dev.comanda.order.saga.SagaLimits;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sagas that were under way when the backup was taken. By their deadlines they ran out of time
/// long ago, and the first sweep would undo them: orders that the participants have finished
/// meanwhile, and whose customers were told so. A sale cannot even be undone.
public final class RestoredSagas {

    private static final String GIVE_TIME =
            """
            UPDATE saga s
            SET saga_deadline = fresh.saga, payment_deadline = fresh.payment,
                wake_at = least(fresh.saga, fresh.payment, s.resend_at),
                earlier_reach = coalesce(s.earlier_reach, $3),
                earlier_attempts = coalesce(s.earlier_attempts, 0)
            FROM (SELECT order_id,
                         CASE WHEN saga_deadline IS NOT NULL THEN $1::timestamptz END AS saga,
                         CASE WHEN payment_deadline IS NOT NULL THEN $2::timestamptz END AS payment
                  FROM saga
                  WHERE wake_at IS NOT NULL) fresh
            WHERE s.order_id = fresh.order_id
            RETURNING s.order_id, s.updated_at
            """;

    /// What is confirmed waits without an end. All of them ask again at once.
    private static final String REMEMBER =
            """
            UPDATE saga s
            SET earlier_reach = u.reach, earlier_attempts = greatest(s.earlier_attempts, u.attempts),
                saga_deadline = CASE WHEN u.reach <> $4 THEN s.saga_deadline END,
                payment_deadline = CASE WHEN u.reach <> $4 THEN s.payment_deadline END,
                resend_at = $5::timestamptz, wake_at = $5::timestamptz
            FROM (SELECT t.order_id, coalesce(t.reach, before.earlier_reach) AS reach, t.attempts
                  FROM unnest($1::uuid[], $2::text[], $3::int[]) AS t (order_id, reach, attempts)
                  JOIN saga before ON before.order_id = t.order_id) u
            WHERE s.order_id = u.order_id AND s.order_id = ANY ($1) AND s.wake_at IS NOT NULL
            """;

    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(30);

    private final Pool pool;

    public RestoredSagas(Pool pool) {
        this.pool = pool;
    }

    /// All of them wait as long from now on as if they had just begun; and any of them may have
    /// been paid since. Before anything else happens to them.
    ///
    /// @return which these are, and when each was changed last
    public Map<OrderId, Instant> giveTime(Instant now, SagaLimits limits) {
        return pool.preparedQuery(GIVE_TIME)
                .execute(
                        Tuple.of(
                                utc(now.plus(limits.sagaTimeout())),
                                utc(now.plus(limits.paymentTimeout())),
                                Reach.MAYBE_PAID.name()))
                .map(
                        rows -> {
                            Map<OrderId, Instant> underWay = new HashMap<>();
                            rows.forEach(
                                    row ->
                                            underWay.put(
                                                    new OrderId(row.getUUID(0)),
                                                    row.getOffsetDateTime(1).toInstant()));
                            return underWay;
                        })
                .await()
                .atMost(STATEMENT_WITHIN);
    }

    /// What the streams tell of one of them.
    ///
    /// @param reach how far it had come; `null` if they do not say
    /// @param attempts the highest of its requests
    public record Told(OrderId order, @Nullable Reach reach, int attempts) {}

    /// Before anything else happens to them.
    public void remember(List<Told> told, Instant now) {
        int n = told.size();
        UUID[] orders = new UUID[n];
        @Nullable String[] reaches = new @Nullable String[n];
        Integer[] attempts = new Integer[n];
        for (int i = 0; i < n; i++) {
            Reach reach = told.get(i).reach();
            orders[i] = told.get(i).order().value();
            reaches[i] = reach == null ? null : reach.name();
            attempts[i] = told.get(i).attempts();
        }
        String confirmed = Reach.CONFIRMED.name();
        var _ =
                pool.preparedQuery(REMEMBER)
                        .execute(Tuple.of(orders, reaches, attempts, confirmed, utc(now)))
                        .await()
                        .atMost(STATEMENT_WITHIN);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
