package dev.comanda.bench.prefill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Copies everything that one database knows about some orders, under new order ids. It knows no
/// table by name: every table with a column `order_id` is copied, whatever else it holds, and
/// wherever a text holds the id of its order, the copy holds the new one.
///
/// The new id follows from the old one, the copy's number and the time alone, so that the copies in
/// three databases fit together.
final class Copying {

    private static final String TEMPLATES =
            "CREATE TEMP TABLE template (order_id uuid PRIMARY KEY, place int NOT NULL)";

    private static final String TABLES =
            """
            SELECT c.relname, a.attname, t.typname
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND a.attgenerated = '' AND a.attidentity = ''
              AND EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = c.oid AND k.attname = 'order_id')
            ORDER BY c.relname, a.attnum
            """;

    /// A version 7 UUID of a time, whose random part is drawn from the old id and the copy's
    /// number.
    private static final String NEW_ID =
            """
            CREATE FUNCTION pg_temp.copy_id(old uuid, copy int, ms bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
            AS $$ SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(old::text || copy::text), 1, 3)
                          || 'a' || substr(md5(old::text || copy::text), 4, 15))::uuid $$
            """;

    private final Connection connection;
    private final Map<String, Map<String, String>> tables = new LinkedHashMap<>();

    /// @param connection to the database; not used for anything else meanwhile
    /// @param templates the orders that are copied
    Copying(Connection connection, List<UUID> templates) throws SQLException {
        this.connection = connection;
        execute("SET synchronous_commit = off"); // this is not what is measured
        execute("SET work_mem = '64MB'");
        execute(NEW_ID);
        execute(TEMPLATES);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO template SELECT * FROM unnest(?::uuid[]) WITH ORDINALITY")) {
            insert.setArray(1, connection.createArrayOf("uuid", templates.toArray()));
            insert.executeUpdate();
        }
        findTables();
        for (String table : tables.keySet()) {
            execute(
                    "CREATE TEMP TABLE old_%s AS SELECT t.place, s.* FROM %s s JOIN template t USING (order_id)"
                            .formatted(table, table));
            execute("ANALYZE pg_temp.old_" + table);
        }
    }

    private void findTables() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.computeIfAbsent(row.getString(1), _ -> new LinkedHashMap<>())
                        .put(row.getString(2), row.getString(3));
            }
        }
    }

    /// Makes copies of every template, in the order of their new ids.
    ///
    /// @param from the number of the first copy
    /// @param to the number of the last one
    /// @param spread where in time each belongs
    void copy(int from, int to, Spread spread) throws SQLException {
        for (Map.Entry<String, Map<String, String>> table : tables.entrySet()) {
            try (PreparedStatement insert =
                    connection.prepareStatement(insert(table.getKey(), table.getValue()))) {
                insert.setLong(1, spread.firstMs());
                insert.setDouble(2, spread.stepMs());
                insert.setInt(3, spread.templates());
                insert.setInt(4, from);
                insert.setInt(5, to);
                insert.executeUpdate();
            }
        }
    }

    private static String insert(String table, Map<String, String> columns) {
        List<String> values = new ArrayList<>();
        columns.forEach((name, type) -> values.add(value(name, type)));
        return """
               INSERT INTO %s (%s)
               SELECT %s
               FROM old_%s s
               CROSS JOIN (SELECT ?::bigint AS first, ?::float8 AS step, ?::int AS templates) AS spread
               CROSS JOIN generate_series(?::int, ?::int) AS copy
               CROSS JOIN LATERAL (
                   SELECT first + ((copy::bigint * templates + s.place) * step)::bigint AS ms) AS new_time
               CROSS JOIN LATERAL (SELECT pg_temp.copy_id(s.order_id, copy, ms) AS id,
                   ms - ('x' || substr(s.order_id::text, 1, 8) || substr(s.order_id::text, 10, 4))::bit(48)::bigint
                       AS later) AS new_order
               ORDER BY copy, s.place
               """
                .formatted(
                        table,
                        String.join(", ", columns.keySet()),
                        String.join(", ", values),
                        table);
    }

    private static String value(String column, String type) {
        if (column.equals("order_id")) {
            return "new_order.id";
        }
        return switch (type) {
            case "text", "varchar" ->
                    """
                    replace(replace(s.%s, s.order_id::text, new_order.id::text),
                            replace(s.order_id::text, '-', ''), replace(new_order.id::text, '-', ''))"""
                            .formatted(column);
            case "timestamptz" -> "s.%s + new_order.later * interval '1 ms'".formatted(column);
            default -> "s." + column;
        };
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
