package dev.comanda.nats.released;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.servers.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Rows as a release wrote them, one a line: the table's name, and the row as JSON.
///
/// They are put into the tables of today as PostgreSQL would have kept them through the migrations:
/// a column that came later has its default.
public final class KeptRows {

    private static final String FILE = "rows.txt";
    private static final ObjectMapper JSON = new ObjectMapper();

    private KeptRows() {}

    /// Keeps all rows of these tables for a release.
    ///
    /// @param tables those that others refer to first
    public static void keep(Database database, Path release, List<String> tables)
            throws SQLException {
        StringBuilder lines = new StringBuilder();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            for (String table : tables) {
                try (ResultSet rows =
                        statement.executeQuery(
                                "SELECT to_jsonb(t) FROM %s t ORDER BY 1".formatted(table))) {
                    while (rows.next()) {
                        lines.append(table).append(' ').append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        Releases.keep(release.resolve(FILE), lines.toString());
    }

    /// Puts the rows of a release into the tables of today.
    public static void insert(Database database, Path release) throws SQLException {
        try (Connection connection = database.connect()) {
            for (String line : Files.readAllLines(release.resolve(FILE))) {
                int space = line.indexOf(' ');
                insert(connection, line.substring(0, space), line.substring(space + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the rows of " + release, e);
        }
    }

    private static void insert(Connection connection, String table, String row)
            throws SQLException, JsonProcessingException {
        List<String> names = new ArrayList<>();
        JSON.readTree(row).fieldNames().forEachRemaining(names::add);
        String columns = String.join(", ", names);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_record(NULL::%s, ?::jsonb)"
                                .formatted(table, columns, columns, table))) {
            insert.setString(1, row);
            insert.executeUpdate();
        }
    }
}
