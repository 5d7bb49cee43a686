package dev.comanda.nats.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a batch writes, table by table, gathered and then sent as one statement: PostgreSQL and the
/// network charge by the statement, and a small batch has little else to pay for.
///
/// The statements become parts of one `WITH`. They see the tables as they were before all of them,
/// so no two may write the same row; in which order they run is PostgreSQL's business. One fails:
/// none has happened.
public final class Writes {

    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    private static final int ANY = -1;

    /// By the statements that are in it. Statements are constants, of which each place has a few.
    private static final Map<List<String>, String> JOINED = new ConcurrentHashMap<>();

    private final List<String> statements = new ArrayList<>();
    private final List<Integer> expected = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /// A statement that has to write exactly so many rows.
    ///
    /// @param sql an INSERT, UPDATE or DELETE without RETURNING, with parameters from `$1` on; a
    ///     constant
    public Writes add(int rows, String sql, Tuple parameters) {
        statements.add(sql);
        expected.add(rows);
        for (int i = 0; i < parameters.size(); i++) {
            values.add(parameters.getValue(i));
        }
        return this;
    }

    /// A statement that may find its rows there, or gone.
    public Writes add(String sql, Tuple parameters) {
        return add(ANY, sql, parameters);
    }

    /// Whether there is nothing to write.
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /// Sends what has been gathered.
    ///
    /// Fails with an [IllegalStateException] if a statement wrote fewer or more rows than it had
    /// to; the transaction is to be rolled back then.
    public Uni<Void> run(SqlClient client) {
        if (isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery(JOINED.computeIfAbsent(List.copyOf(statements), Writes::joined))
                .execute(Tuple.from(values))
                .invoke(this::check)
                .replaceWithVoid();
    }

    private void check(RowSet<Row> counts) {
        Row row = counts.iterator().next();
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) != ANY && row.getLong(i) != expected.get(i).longValue()) {
                throw new IllegalStateException(
                        "wrote %d rows instead of %d: %s"
                                .formatted(
                                        row.getLong(i),
                                        expected.get(i),
                                        statements.get(i).strip()));
            }
        }
    }

    /// `WITH w0 AS (… RETURNING 1), w1 AS (…) SELECT (SELECT count(*) FROM w0), …`, each with its
    /// parameters behind those of the one before.
    static String joined(List<String> statements) {
        StringBuilder parts = new StringBuilder("WITH ");
        StringBuilder counts = new StringBuilder("\nSELECT ");
        int before = 0;
        for (int i = 0; i < statements.size(); i++) {
            String comma = i == 0 ? "" : ", ";
            parts.append(comma).append('w').append(i).append(" AS (");
            before += renumber(statements.get(i), before, parts);
            parts.append(" RETURNING 1)");
            counts.append(comma).append("(SELECT count(*) FROM w").append(i).append(')');
        }
        return parts.append(counts).toString();
    }

    /// Returns how many parameters the statement has.
    private static int renumber(String sql, int before, StringBuilder into) {
        int most = 0;
        Matcher parameter = PARAMETER.matcher(sql.strip());
        while (parameter.find()) {
            int number = Integer.parseInt(parameter.group(1));
            most = Math.max(most, number);
            parameter.appendReplacement(into, Matcher.quoteReplacement("$" + (before + number)));
        }
        parameter.appendTail(into);
        return most;
    }
}
