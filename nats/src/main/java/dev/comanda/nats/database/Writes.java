package dev.comanda.nats.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a batch writes, table by table, gathered and then sent as one statement: PostgreSQL and the
/// network charge by the statement, and a small batch has little else to pay for.
///
/// The statements become parts of one `WITH`. They see the tables as they were before all of them,
/// so no two may write the same row; in which order they run is PostgreSQL's business. One fails:
/// none has happened.
public final class Writes {

    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    private static final @Nullable Long ANY = null;
    private static final int MAX_TITLE = 40;
    private static final String MISCOUNT = "wrote ";

    /// invalid_text_representation
    private static final String NO_NUMBER = "22P02";

    private static final String COUNT =
            "(SELECT CASE WHEN coalesce(%1$s, count(*)) = count(*) THEN count(*)"
                    + " ELSE ('"
                    + MISCOUNT
                    + "' || count(*) || ' rows instead of ' || %1$s || ': %2$s')::bigint END FROM w%3$d)";

    /// By the statements that are in it. Statements are constants, of which each place has a few.
    private static final Map<List<String>, String> JOINED = new ConcurrentHashMap<>();

    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable Long> expected = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /// A statement that has to write exactly so many rows.
    ///
    /// @param sql an INSERT, UPDATE or DELETE without RETURNING, with parameters from `$1` on; a
    ///     constant
    public Writes add(int rows, String sql, Tuple parameters) {
        return add(Long.valueOf(rows), sql, parameters);
    }

    /// A statement that may find its rows there, or gone.
    public Writes add(String sql, Tuple parameters) {
        return add(ANY, sql, parameters);
    }

    private Writes add(@Nullable Long rows, String sql, Tuple parameters) {
        statements.add(sql);
        expected.add(rows);
        for (int i = 0; i < parameters.size(); i++) {
            values.add(parameters.getValue(i));
        }
        return this;
    }

    /// Whether there is nothing to write.
    public boolean isEmpty() {
        return statements.isEmpty();
    }

    /// Sends what has been gathered.
    ///
    /// Fails with an [IllegalStateException] if a statement wrote fewer or more rows than it had
    /// to; nothing has been written then.
    public Uni<Void> run(SqlClient client) {
        if (isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Object> all = new ArrayList<>(values);
        all.add(expected.toArray(Long[]::new));
        return client.preparedQuery(JOINED.computeIfAbsent(List.copyOf(statements), Writes::joined))
                .execute(Tuple.from(all))
                .onFailure(PgException.class)
                .transform(Writes::named)
                .replaceWithVoid();
    }

    /// A wrong number of rows shows as a text that is no number: the shortest way to make a
    /// statement fail with words of one's own.
    private static Throwable named(Throwable failure) {
        PgException e = (PgException) failure;
        String said = String.valueOf(e.getErrorMessage());
        int from = said.indexOf(MISCOUNT);
        return NO_NUMBER.equals(e.getSqlState()) && from >= 0
                ? new IllegalStateException(said.substring(from), e)
                : e;
    }

    /// `WITH w0 AS (… RETURNING 1), w1 AS (…) SELECT (SELECT … FROM w0), …`, each with its
    /// parameters behind those of the one before, and the expected counts behind them all.
    static String joined(List<String> statements) {
        StringBuilder parts = new StringBuilder("WITH ");
        int before = 0;
        for (int i = 0; i < statements.size(); i++) {
            parts.append(i == 0 ? "" : ", ").append('w').append(i).append(" AS (");
            before += renumber(statements.get(i), before, parts);
            parts.append(" RETURNING 1)");
        }
        parts.append("\nSELECT ");
        for (int i = 0; i < statements.size(); i++) {
            String wanted = "($%d::bigint[])[%d]".formatted(before + 1, i + 1);
            parts.append(i == 0 ? "" : ", ")
                    .append(COUNT.formatted(wanted, title(statements.get(i)), i));
        }
        return parts.toString();
    }

    /// What the statement is about: its first words, as part of a literal.
    private static String title(String sql) {
        String first = sql.strip().lines().findFirst().orElse("");
        return first.substring(0, Math.min(first.length(), MAX_TITLE)).replace("'", "''");
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
