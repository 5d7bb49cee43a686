package dev.comanda.order.db;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The record of what was done by hand. It is written before the deed, and what came of it after:
/// better a record of something that then failed than a deed without one. The database lets nobody
/// change it.
@Singleton
public final class OperatorActions {

    private static final Logger LOG = Logger.getLogger(OperatorActions.class);

    /// Actions about one order that are shown.
    private static final int MAX_SHOWN = 100;

    private static final String SELECT =
            """
            SELECT a.id, a.at, a.who, a.action, a.target, a.reason, o.outcome, o.detail
            FROM operator_action a LEFT JOIN operator_outcome o ON o.action_id = a.id
            """;

    private static final String ABOUT = SELECT + "WHERE target LIKE $1 ORDER BY id DESC LIMIT $2";

    private static final String PAGE =
            SELECT
                    + """
                    WHERE a.id < $1 AND ($2::text IS NULL OR a.who = $2) AND ($3::text IS NULL OR a.action = $3)
                      AND ($4::text IS NULL OR position($4 IN a.target) > 0)
                    ORDER BY a.id DESC LIMIT $5
                    """;

    private static final String RECORD =
            """
            INSERT INTO operator_action (who, action, target, reason)
            SELECT $1, $2, target, $3 FROM unnest($4::text[]) WITH ORDINALITY AS t (target, n) ORDER BY n
            RETURNING id, target
            """;

    private static final String OUTCOME =
            """
            INSERT INTO operator_outcome (action_id, outcome, detail)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])
            """;

    private final Pool pool;

    OperatorActions(Pool pool) {
        this.pool = pool;
    }

    /// What came of an action.
    public enum Outcome {
        /// It was carried out.
        DONE,
        /// Nothing was changed, because it cannot be done.
        REFUSED,
        /// Something was away, or broke; whether it was carried out is not known.
        FAILED
    }

    /// What came of it, and in words.
    public record Result(Outcome outcome, String detail) {}

    /// One action, as it was recorded.
    ///
    /// @param outcome absent while it is under way, and for ever if it was cut short
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Action(
            long id,
            Instant at,
            String who,
            String action,
            String target,
            String reason,
            @Nullable Outcome outcome,
            @Nullable String detail) {}

    /// What was done about an order, the oldest first, and the newest [#MAX_SHOWN] only. A dead
    /// letter's target names its message, and so its order.
    public Uni<List<Action>> about(String orderId) {
        return pool.preparedQuery(ABOUT)
                .execute(Tuple.of("%" + orderId + "%", MAX_SHOWN))
                .map(rows -> read(rows).reversed());
    }

    /// The newest first.
    ///
    /// @param before only those with a smaller id
    /// @param who only this person's, if given
    /// @param action only of this kind, if given
    /// @param target only those whose target has this in it, if given
    public Uni<List<Action>> page(
            long before,
            @Nullable String who,
            @Nullable String action,
            @Nullable String target,
            int limit) {
        return pool.preparedQuery(PAGE)
                .execute(Tuple.of(before, who, action, target, limit))
                .map(OperatorActions::read);
    }

    /// Records that somebody does the same to several things.
    ///
    /// @param action what is done, such as `redrive`
    /// @param targets to what, such as `dead letter 17`; each once
    /// @return the ids of the records, by target
    public Uni<Map<String, Long>> record(
            String who, String action, List<String> targets, String reason) {
        targets.forEach(
                target -> LOG.infof("by hand: %s %s, by %s: %s", action, target, who, reason));
        return pool.preparedQuery(RECORD)
                .execute(Tuple.of(who, action, reason, targets.toArray(String[]::new)))
                .map(
                        rows -> {
                            Map<String, Long> ids = HashMap.newHashMap(rows.size());
                            rows.forEach(
                                    row -> ids.put(row.getString("target"), row.getLong("id")));
                            return ids;
                        });
    }

    /// Records what came of actions, by their ids. Never fails: the deeds are done.
    public Uni<Void> conclude(Map<Long, Result> results) {
        int n = results.size();
        Long[] ids = results.keySet().stream().sorted().toArray(Long[]::new);
        String[] outcomes = new String[n];
        String[] details = new String[n];
        for (int i = 0; i < n; i++) {
            Result result = java.util.Objects.requireNonNull(results.get(ids[i]));
            outcomes[i] = result.outcome().name();
            details[i] = result.detail();
        }
        return pool.preparedQuery(OUTCOME)
                .execute(Tuple.of(ids, outcomes, details))
                .replaceWithVoid()
                .onFailure()
                .invoke(
                        e ->
                                LOG.warnf(
                                        e,
                                        "what came of the actions %s is not recorded",
                                        List.of(ids)))
                .onFailure()
                .recoverWithNull();
    }

    private static List<Action> read(RowSet<Row> rows) {
        List<Action> actions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            String outcome = row.getString("outcome");
            actions.add(
                    new Action(
                            row.getLong("id"),
                            row.getOffsetDateTime("at").toInstant(),
                            row.getString("who"),
                            row.getString("action"),
                            row.getString("target"),
                            row.getString("reason"),
                            outcome == null ? null : Outcome.valueOf(outcome),
                            row.getString("detail")));
        }
        return actions;
    }
}
