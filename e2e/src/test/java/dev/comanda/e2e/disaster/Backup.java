package dev.comanda.e2e.disaster;

import dev.comanda.servers.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All rows of a database at one moment, read while others write: what `pg_dump` does, in one
/// snapshot. (The embedded PostgreSQL comes without `pg_dump`.)
///
/// @param database as its owner sees it
/// @param tables the rows of each, as a JSON array
record Backup(Database database, Map<String, String> tables) {

    private static final String TABLES =
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
              AND relname <> 'flyway_schema_history'
              AND relname NOT LIKE 'operator%'  -- what operators did is only ever added to
            ORDER BY relname = 'receipt', relname
            """;

    /// @param except tables that are somebody else's
    static Backup of(Database database, String... except) throws SQLException {
        Map<String, String> tables = new LinkedHashMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            for (String table : names(statement)) {
                if (!List.of(except).contains(table)) {
                    tables.put(
                            table,
                            ask(
                                    statement,
                                    "SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM %s t"
                                            .formatted(table)));
                }
            }
            connection.rollback();
        }
        return new Backup(database, tables);
    }

    private static List<String> names(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /// The columns that are stored, not generated.
    private static String columns(Statement statement, String table) throws SQLException {
        return ask(
                statement,
                """
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                """
                        .formatted(table));
    }

    private static String ask(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Puts the database back to that moment; its service does not run.
    void restore() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("TRUNCATE " + String.join(", ", tables.keySet()));
            for (Map.Entry<String, String> table : tables.entrySet()) {
                String columns = columns(statement, table.getKey());
                try (PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM jsonb_populate_recordset(NULL::%s, ?::jsonb)"
                                        .formatted(
                                                table.getKey(),
                                                columns,
                                                columns,
                                                table.getKey()))) {
                    insert.setString(1, table.getValue());
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
    }
}
