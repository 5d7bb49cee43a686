package dev.comanda.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerIT {

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
    void isDurable(String setting) throws SQLException {
        assertThat(ask(PostgresServer.shared().superuser(), "SHOW " + setting)).isEqualTo("on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "inventory", "payments"})
    void itsRolesReachADatabaseAndNoOtherAndOneOfThemOwnsIt(String name) throws SQLException {
        PostgresServer postgres = PostgresServer.shared();
        run(postgres.owned(name), "CREATE TABLE probe (id int)");
        assertThatThrownBy(() -> run(postgres.database(name), "DROP TABLE probe"))
                .hasMessageContaining("must be owner of table probe");
        assertThatThrownBy(() -> run(postgres.database(name), "CREATE TABLE other (id int)"))
                .hasMessageContaining("permission denied for schema public");
        run(postgres.owned(name), "DROP TABLE probe");
        for (String other : new String[] {"orders", "inventory", "payments", "postgres"}) {
            if (!other.equals(name)) {
                for (String role : new String[] {name, PostgresServer.owner(name)}) {
                    Database foreign = new Database(postgres.hostPort(), other, role, role);
                    assertThatThrownBy(() -> ask(foreign, "SELECT 1"))
                            .hasMessageContaining("permission denied for database");
                }
            }
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        Database wrong = new Database(PostgresServer.shared().hostPort(), "orders", "orders", "no");
        assertThatThrownBy(() -> ask(wrong, "SELECT 1")).hasMessageContaining("password");
    }

    @Test
    void freshDatabasesAreIsolated() throws SQLException {
        Database one = PostgresServer.shared().freshDatabase("probe");
        Database two = PostgresServer.shared().freshDatabase("probe");
        run(one, "CREATE TABLE probe (id int)");
        assertThat(ask(two, "SELECT to_regclass('probe') IS NULL")).isEqualTo("t");
    }

    @Test
    void whatWasCommittedSurvivesSigkill() throws SQLException {
        try (PostgresServer postgres = PostgresServer.start()) {
            Database orders = postgres.owned("orders");
            run(orders, "CREATE TABLE probe (id int)");
            run(orders, "INSERT INTO probe VALUES (17)");
            long before = postgres.pid();
            postgres.kill();
            assertThatThrownBy(() -> ask(orders, "SELECT 1")).isInstanceOf(SQLException.class);
            postgres.restart();
            assertThat(ask(orders, "SELECT id FROM probe")).isEqualTo("17");
            assertThat(postgres.pid()).isNotEqualTo(before);
        }
    }

    @Test
    void whilePausedItAnswersNothingAndThenGoesOn() throws SQLException {
        try (PostgresServer postgres = PostgresServer.start(Where.LOCAL);
                Connection connection = postgres.database("orders").connect()) {
            postgres.pause();
            assertThat(connection.isValid(1)).isFalse();
            assertThat(postgres.database("orders").answers()).isFalse();
            postgres.resume();
            assertThat(postgres.database("orders").answers()).isTrue();
        }
    }

    private static void run(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
