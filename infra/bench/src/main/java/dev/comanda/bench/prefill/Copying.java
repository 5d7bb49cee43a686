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

    /// What is made of each template in one round, in the order of the new ids.
    private static final String NEW_ORDERS =
            """
            CREATE TEMP TABLE new_order (
                place int NOT NULL, id uuid NOT NULL, words text NOT NULL, compact text NOT NULL,
                later interval NOT NULL)
            """;

    /// A version 7 UUID of a time, whose random part is drawn from the old id and the copy's
    /// number.
    private static final String FILL_NEW_ORDERS =
            """
            INSERT INTO new_order
            SELECT place, id, id::text, replace(id::text, '-', ''), later * interval '1 ms'
            FROM (SELECT ?::bigint AS first_ms, ?::float8 AS step_ms, ?::int AS templates) AS spread
            CROSS JOIN generate_series(?::int, ?::int) AS copy
            CROSS JOIN template
            CROSS JOIN LATERAL (SELECT md5(order_id::text || copy::text) AS drawn,
                first_ms + ((copy::bigint * templates + place) * step_ms)::bigint AS ms,
                ('x' || substr(replace(order_id::text, '-', ''), 1, 12))::bit(48)::bigint AS old_ms) AS n
            CROSS JOIN LATERAL (SELECT ms - old_ms AS later,
                (lpad(to_hex(ms), 12, '0') || '7' || substr(drawn, 1, 3) || 'a' || substr(drawn, 4, 15))::uuid
                    AS id) AS made
            ORDER BY copy, place
            """;

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

    private final Connection connection;
    private final Map<String, String> inserts = new LinkedHashMap<>();

    /// @param connection to the database; not used for anything else meanwhile
    /// @param templates the orders that are copied
    Copying(Connection connection, List<UUID> templates) throws SQLException {
        this.connection = connection;
        execute("SET synchronous_commit = off"); // this is not what is measured
        execute(TEMPLATES);
        execute(NEW_ORDERS);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO template SELECT * FROM unnest(?::uuid[]) WITH ORDINALITY")) {
            insert.setArray(1, connection.createArrayOf("uuid", templates.toArray()));
            insert.executeUpdate();
        }
        for (Map.Entry<String, Map<String, String>> table : tables().entrySet()) {
            String name = table.getKey();
            execute(
                    "CREATE TEMP TABLE old_%s AS SELECT t.place, s.* FROM %s s JOIN template t USING (order_id)"
                            .formatted(name, name));
            execute("ANALYZE pg_temp.old_" + name);
            inserts.put(name, insert(name, table.getValue()));
        }
    }

    /// Columns and their types, by table.
    private Map<String, Map<String, String>> tables() throws SQLException {
        Map<String, Map<String, String>> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.computeIfAbsent(row.getString(1), _ -> new LinkedHashMap<>())
                        .put(row.getString(2), row.getString(3));
            }
        }
        return tables;
    }

    /// Makes copies of every template, in the order of their new ids.
    ///
    /// @param from the number of the first copy
    /// @param to the number of the last one
    /// @param spread where in time each belongs
    void copy(int from, int to, Spread spread) throws SQLException {
        execute("TRUNCATE new_order");
        try (PreparedStatement fill = connection.prepareStatement(FILL_NEW_ORDERS)) {
            fill.setLong(1, spread.firstMs());
            fill.setDouble(2, spread.stepMs());
            fill.setInt(3, spread.templates());
            fill.setInt(4, from);
            fill.setInt(5, to);
            fill.executeUpdate();
        }
        // so that it is the old orders that are hashed, and the order kept
        execute("ANALYZE new_order");
        for (String insert : inserts.values()) {
            execute(insert);
        }
    }

    private String insert(String table, Map<String, String> columns) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, String> column : columns.entrySet()) {
            values.add(value(table, column.getKey(), column.getValue()));
        }
        return "INSERT INTO %s (%s) SELECT %s FROM new_order n JOIN old_%s s USING (place)"
                .formatted(
                        table,
                        String.join(", ", columns.keySet()),
                        String.join(", ", values),
                        table);
    }

    private String value(String table, String column, String type) throws SQLException {
        if (column.equals("order_id")) {
            return "n.id";
        }
        return switch (type) {
            case "text" -> holdsTheId(table, column) ? replaced(column) : "s." + column;
            case "timestamptz" -> "s.%s + n.later".formatted(column);
            default -> "s." + column;
        };
    }

    private static String replaced(String column) {
        return "replace(replace(s.%s, s.order_id::text, n.words), replace(s.order_id::text, '-', ''), n.compact)"
                .formatted(column);
    }

    private boolean holdsTheId(String table, String column) throws SQLException {
        String looked =
                """
                SELECT EXISTS (SELECT FROM old_%2$s WHERE strpos(%1$s, order_id::text) > 0
                               OR strpos(%1$s, replace(order_id::text, '-', '')) > 0)
                """
                        .formatted(column, table);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(looked)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
