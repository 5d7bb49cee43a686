package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Database;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What PostgreSQL refuses the role as which a service works, in the databases that the packaged
/// services have migrated.
class DatabaseRolesIT {

    private static final String NOT_OWNER = "must be owner of ";
    private static final String NO_MORE_TABLES = "permission denied for schema public";

    private final PostgresServer postgres = Running.comanda().postgres();

    /// @param refusal how PostgreSQL's answer begins
    private record Attempt(String sql, String refusal) {}

    @ParameterizedTest
    @EnumSource
    void theRoleOfAServiceChangesNoTableAndReachesNoOtherDatabase(Service service) {
        Database own = postgres.database(service.database());
        List<String> table = new ArrayList<>();
        for (Attempt attempt : attempts(service)) {
            String answer = answer(own, attempt.sql());
            table.add("%-9s  %-66s  %s".formatted(own.name(), attempt.sql(), answer));
            assertThat(answer).as(attempt.sql()).startsWith(attempt.refusal());
        }
        for (Service other : Service.values()) {
            if (other != service) {
                for (String role : List.of(own.user(), PostgresServer.owner(own.name()))) {
                    String answer = answer(as(role, other.database()), "SELECT 1");
                    table.add(
                            "%-9s  %-66s  %s"
                                    .formatted(
                                            own.name(),
                                            "(%s connects to %s)".formatted(role, other.database()),
                                            answer));
                    assertThat(answer)
                            .isEqualTo(
                                    "permission denied for database \"%s\""
                                            .formatted(other.database()));
                }
            }
        }
        table.forEach(System.out::println);
    }

    private static List<Attempt> attempts(Service service) {
        String mine =
                switch (service) {
                    case ORDERS -> "saga";
                    case INVENTORY -> "product";
                    case PAYMENTS -> "payment";
                };
        return List.of(
                new Attempt("CREATE TABLE mine (id int)", NO_MORE_TABLES),
                new Attempt("CREATE TEMP TABLE mine (id int)", "permission denied to create temp"),
                new Attempt("CREATE SCHEMA mine", "permission denied for database"),
                new Attempt(
                        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        NO_MORE_TABLES),
                new Attempt("CREATE TABLE inbox_more PARTITION OF inbox DEFAULT", NO_MORE_TABLES),
                new Attempt("ALTER TABLE %s ADD COLUMN more int".formatted(mine), NOT_OWNER),
                new Attempt("ALTER TABLE inbox DETACH PARTITION inbox_rest", NOT_OWNER),
                new Attempt("CREATE INDEX ON %s ((1))".formatted(mine), NOT_OWNER),
                new Attempt("DROP TABLE %s".formatted(mine), NOT_OWNER),
                new Attempt("TRUNCATE %s".formatted(mine), "permission denied for table " + mine),
                new Attempt("DROP FUNCTION add_partitions(integer)", NOT_OWNER),
                new Attempt(
                        "ALTER TABLE %s OWNER TO %s".formatted(mine, service.database()),
                        NOT_OWNER),
                new Attempt("DELETE FROM flyway_schema_history", "permission denied for table"),
                new Attempt(
                        "ALTER DATABASE %s RENAME TO mine".formatted(service.database()),
                        NOT_OWNER),
                new Attempt("CREATE ROLE mine", "permission denied to create role"),
                new Attempt(
                        "SET ROLE %s_owner".formatted(service.database()),
                        "permission denied to set role"),
                new Attempt("COPY inbox TO PROGRAM 'cat'", "permission denied to COPY"));
    }

    @ParameterizedTest
    @EnumSource
    void itOwnsNothing(Service service) throws SQLException {
        String owned =
                """
                SELECT count(*) FROM pg_shdepend JOIN pg_roles r ON refobjid = r.oid
                WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o' AND rolname = '%s'
                """;
        assertThat(ask(owned.formatted(service.database()))).isZero();
        assertThat(ask(owned.formatted(PostgresServer.owner(service.database())))).isPositive();
    }

    /// The service asks for the coming months' partitions itself; their owner is the tables'.
    @Test
    void partitionsThatAServiceAsksForAreNotItsOwn() throws SQLException {
        Database orders = postgres.database(Service.ORDERS.database());
        try (Connection connection = orders.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(number(statement, "SELECT add_partitions(5)")).isPositive();
            assertThat(
                            number(
                                    statement,
                                    """
                                    SELECT count(DISTINCT relowner) FROM pg_class
                                    WHERE relkind IN ('r', 'p') AND relname ~ '^(orders|saga|inbox)'
                                    """))
                    .isEqualTo(1);
            connection.rollback();
        }
    }

    /// The cluster of the tests has been told that it may (`COMANDA_POOL_TLS=any`).
    @Test
    void aServiceDoesNotStartWhenItsConnectionsAreNotVerified() throws IOException {
        Path logs = Path.of("target", "logs", "no-tls").toAbsolutePath();
        ServiceProcess payments =
                new ServiceProcess(
                        Service.PAYMENTS,
                        Ports.free(),
                        Checkout.find().jar(Service.PAYMENTS),
                        Plan.SMALL_JVM,
                        Map.of(
                                "COMANDA_POSTGRES", postgres.hostPort(),
                                "COMANDA_NATS_URL", Running.comanda().nats().url(),
                                "COMANDA_AUTH_REQUIRED", "false"),
                        logs);
        try (payments) {
            assertThatThrownBy(payments::start).hasMessageContaining("while starting");
            assertThat(Files.readString(payments.log()))
                    .contains(
                            "quarkus.datasource.reactive.postgresql.ssl-mode is disable,"
                                    + " must be verify-full",
                            "set comanda.pool.tls=any");
        }
    }

    private Database as(String role, String database) {
        return new Database(postgres.hostPort(), database, role, role);
    }

    /// The first line of what it says, without `ERROR:`.
    private static String answer(Database database, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "done";
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            return message.lines().findFirst().orElse("").replaceFirst("^(ERROR|FATAL): ", "");
        }
    }

    private long ask(String sql) throws SQLException {
        try (Connection connection = postgres.superuser().connect();
                Statement statement = connection.createStatement()) {
            return number(statement, sql);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
