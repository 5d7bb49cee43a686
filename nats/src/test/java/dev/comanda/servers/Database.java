package dev.comanda.servers;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/// One database and the role that owns it.
///
/// @param hostPort `127.0.0.1:54321`
/// @param name the database's name
/// @param user the one role, beside the superuser, that may connect
/// @param password its password
public record Database(String hostPort, String name, String user, String password) {

    private static final int PROBE_SECONDS = 1;

    /// `jdbc:postgresql://127.0.0.1:54321/orders`, without user and password.
    public String jdbcUrl() {
        return "jdbc:postgresql://" + hostPort + "/" + name;
    }

    /// `postgresql://127.0.0.1:54321/orders`: what `quarkus.datasource.reactive.url` wants.
    public String reactiveUrl() {
        return "postgresql://" + hostPort + "/" + name;
    }

    /// A plain JDBC connection; the caller closes it.
    public Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("comanda-servers");
        return source.getConnection();
    }

    /// Whether a connection can be had now.
    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(PROBE_SECONDS);
        } catch (SQLException _) {
            return false; // not yet, or no longer
        }
    }
}
