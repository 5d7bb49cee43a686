package dev.comanda.order.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// The record of what was done by hand. It is written before the deed: better a record of something
/// that then failed than a deed without one.
@Singleton
public final class OperatorActions {

    private static final Logger LOG = Logger.getLogger(OperatorActions.class);

    /// Actions about one order that are shown.
    private static final int MAX_SHOWN = 100;

    private static final String ABOUT =
            """
            SELECT at, who, action, target, reason FROM operator_action
            WHERE target LIKE $1 ORDER BY id DESC LIMIT $2
            """;

    private final Pool pool;

    OperatorActions(Pool pool) {
        this.pool = pool;
    }

    /// One action, as it was recorded.
    public record Action(Instant at, String who, String action, String target, String reason) {}

    /// What was done about an order, the oldest first, and the newest [#MAX_SHOWN] only. A dead
    /// letter's target names its message, and so its order.
    public Uni<List<Action>> about(String orderId) {
        return pool.preparedQuery(ABOUT)
                .execute(Tuple.of("%" + orderId + "%", MAX_SHOWN))
                .map(
                        rows -> {
                            List<Action> actions = new ArrayList<>(rows.size());
                            rows.forEach(
                                    row ->
                                            actions.add(
                                                    new Action(
                                                            row.getOffsetDateTime("at").toInstant(),
                                                            row.getString("who"),
                                                            row.getString("action"),
                                                            row.getString("target"),
                                                            row.getString("reason"))));
                            return actions.reversed();
                        });
    }

    /// Records one action.
    ///
    /// @param action what is done, such as `redrive`
    /// @param target to what, such as `dead letter 17`
    public Uni<Void> record(String who, String action, String target, String reason) {
        LOG.infof("by hand: %s %s, by %s: %s", action, target, who, reason);
        return pool.preparedQuery(
                        "INSERT INTO operator_action (who, action, target, reason) VALUES ($1, $2, $3, $4)")
                .execute(Tuple.of(who, action, target, reason))
                .replaceWithVoid();
    }
}
