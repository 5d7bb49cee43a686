package dev.comanda.bench.observe;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.launcher.CannotGoOn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What PostgreSQL counts of its own work.
public final class DatabaseCounters {

    public static final List<String> DATABASES = List.of("orders", "inventory", "payments");

    private static final String ACTIVITY =
            """
            SELECT datname, xact_commit + xact_rollback, tup_inserted, tup_updated, tup_deleted
            FROM pg_stat_database WHERE datname IN ('orders', 'inventory', 'payments')
            ORDER BY array_position(ARRAY['orders', 'inventory', 'payments'], datname::text)
            """;

    /// PostgreSQL 18 counts writes and syncs of the log in pg_stat_io, earlier ones elsewhere.
    private static final String LOG =
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint, w.wal_records, w.wal_fpi
            FROM pg_stat_wal w
            """;

    private static final String SYNCS =
            "SELECT coalesce(sum(fsyncs), 0)::bigint FROM pg_stat_io WHERE object = 'wal'";

    /// Partitions count as their table.
    private static final String TABLES =
            """
            SELECT regexp_replace(relname, '_(rest|[0-9]{6})$', ''),
                   sum(n_tup_ins)::bigint, sum(n_tup_upd)::bigint, sum(n_tup_hot_upd)::bigint,
                   sum(n_tup_del)::bigint, sum(pg_table_size(relid))::bigint,
                   sum(pg_indexes_size(relid))::bigint, sum(n_dead_tup)::bigint
            FROM pg_stat_user_tables WHERE relname <> 'flyway_schema_history'
            GROUP BY 1 HAVING sum(n_tup_ins) + sum(n_tup_upd) > 0 ORDER BY 1
            """;

    private static final int WITH_SYNCS = 18;

    private DatabaseCounters() {}

    /// One reading.
    ///
    /// @param databases transactions and rows, by database
    /// @param log of the whole cluster: bytes, records, full pages, syncs
    /// @param tables rows and bytes, by `database.table`
    public record Reading(
            Map<String, Counters> databases, Counters log, Map<String, Counters> tables) {

        public Reading since(Reading before) {
            return new Reading(
                    since(databases, before.databases),
                    log.since(before.log),
                    since(tables, before.tables));
        }

        private static Map<String, Counters> since(
                Map<String, Counters> now, Map<String, Counters> before) {
            Map<String, Counters> grown = new LinkedHashMap<>();
            Counters nothing = new Counters(Map.of());
            now.forEach(
                    (name, counters) ->
                            grown.put(name, counters.since(before.getOrDefault(name, nothing))));
            return grown;
        }
    }

    /// @throws CannotGoOn if it cannot be asked
    public static Reading read(Cluster cluster) {
        Map<String, Counters> databases = new LinkedHashMap<>();
        Map<String, Counters> tables = new LinkedHashMap<>();
        Map<String, Long> log = new LinkedHashMap<>();
        try (Connection connection = cluster.superuser("postgres");
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(ACTIVITY)) {
                while (row.next()) {
                    databases.put(
                            row.getString(1),
                            counters(row, 2, "transactions", "inserted", "updated", "deleted"));
                }
            }
            try (ResultSet row = statement.executeQuery(LOG)) {
                row.next();
                log.putAll(counters(row, 1, "bytes", "records", "fullPages").values());
            }
            if (connection.getMetaData().getDatabaseMajorVersion() >= WITH_SYNCS) {
                try (ResultSet row = statement.executeQuery(SYNCS)) {
                    row.next();
                    log.put("syncs", row.getLong(1));
                }
            }
            for (String database : DATABASES) {
                readTables(cluster, database, tables);
            }
            return new Reading(databases, new Counters(log), tables);
        } catch (SQLException e) {
            throw new CannotGoOn("PostgreSQL cannot be asked what it counted: " + e, e);
        }
    }

    private static void readTables(Cluster cluster, String database, Map<String, Counters> tables)
            throws SQLException {
        try (Connection connection = cluster.superuser(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.put(
                        database + "." + row.getString(1),
                        counters(
                                row,
                                2,
                                "inserted",
                                "updated",
                                "updatedInPlace",
                                "deleted",
                                "tableBytes",
                                "indexBytes",
                                "dead"));
            }
        }
    }

    private static Counters counters(ResultSet row, int from, String... names) throws SQLException {
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            values.put(names[i], row.getLong(from + i));
        }
        return new Counters(values);
    }
}
