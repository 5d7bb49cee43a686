package dev.comanda.order.db;

import dev.comanda.order.saga.SagaLimits;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// Sagas that were under way when the backup was taken. By their deadlines they ran out of time
/// long ago, and the first sweep would undo them: orders that the participants have finished
/// meanwhile, and whose customers were told so. A sale cannot even be undone.
public final class RestoredSagas {

    private static final String GIVE_TIME =
            """
            UPDATE saga s
            SET saga_deadline = fresh.saga, payment_deadline = fresh.payment,
                wake_at = least(fresh.saga, fresh.payment, s.resend_at)
            FROM (SELECT order_id,
                         CASE WHEN saga_deadline IS NOT NULL THEN $1::timestamptz END AS saga,
                         CASE WHEN payment_deadline IS NOT NULL THEN $2::timestamptz END AS payment
                  FROM saga
                  WHERE saga_deadline IS NOT NULL OR payment_deadline IS NOT NULL) fresh
            WHERE s.order_id = fresh.order_id
            """;

    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(30);

    private final Pool pool;

    public RestoredSagas(Pool pool) {
        this.pool = pool;
    }

    /// All of them wait as long from now on as if they had just begun.
    ///
    /// @return how many there are
    public int giveTime(Instant now, SagaLimits limits) {
        return pool.preparedQuery(GIVE_TIME)
                .execute(
                        Tuple.of(
                                now.plus(limits.sagaTimeout()).atOffset(ZoneOffset.UTC),
                                now.plus(limits.paymentTimeout()).atOffset(ZoneOffset.UTC)))
                .await()
                .atMost(STATEMENT_WITHIN)
                .rowCount();
    }
}
