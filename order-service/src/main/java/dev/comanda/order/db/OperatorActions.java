package dev.comanda.order.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// The record of what was done by hand. It is written before the deed: better a record of something
/// that then failed than a deed without one.
@Singleton
public final class OperatorActions {

    private static final Logger LOG = Logger.getLogger(OperatorActions.class);

    private final Pool pool;

    OperatorActions(Pool pool) {
        this.pool = pool;
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
