package dev.comanda.nats.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/// How many messages wait to be published, and for how long: `outbox_pending` and
/// `outbox_oldest_seconds`. A row lives for milliseconds, so the table is as good as empty, and
/// counting it costs nothing, unless the broker is away.
///
/// All instances of a service share one outbox and show the same: take the largest, not the sum.
public final class OutboxMeter {

    /// The oldest by the database's clock, or the service's if that is ahead.
    private static final String LOOK =
            """
            SELECT count(*) AS pending,
                   coalesce(greatest(extract(epoch FROM now() - min(at)), 0), 0)::float8 AS oldest
            FROM outbox
            """;

    private final Pool pool;
    private final LastSeen pending;
    private final LastSeen oldest;

    public OutboxMeter(Pool pool, MeterRegistry metrics) {
        this.pool = pool;
        this.pending =
                LastSeen.gauge(metrics, "outbox_pending", "Messages that wait to be published");
        this.oldest =
                LastSeen.gauge(
                        metrics,
                        "outbox_oldest_seconds",
                        "How long the oldest message has waited to be published");
    }

    /// Looks once.
    ///
    /// @return 0: there is never more to do at once
    public Uni<Integer> look() {
        return pool.preparedQuery(LOOK)
                .execute()
                .invoke(
                        rows -> {
                            Row row = rows.iterator().next();
                            pending.set(row.getLong("pending"));
                            oldest.set(row.getDouble("oldest"));
                        })
                .replaceWith(0);
    }
}
