package dev.comanda.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.kubernetes.settings.KnownSettings;
import dev.comanda.launcher.Service;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Production's PostgreSQL: enough connections for everybody, and each into its own database only.
class DatabaseTest {

    /// For the operator, the exporter of metrics, and a person with `psql`.
    private static final int OTHER_CONNECTIONS = 25;

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @ParameterizedTest
    @EnumSource
    void theDatabaseBearsAllPodsOfARollout(Service service) {
        int pods = ScalingTest.most(service) + ScalingTest.surge(service);
        String role = KnownSettings.value(service, "comanda.database");
        assertThat(limits().get(role))
                .as("connections of %s", role)
                .isGreaterThanOrEqualTo(pods * each(service));
        assertThat(limits().get(role + "_owner"))
                .as("connections of its migration")
                .isGreaterThanOrEqualTo(each(service));
    }

    /// One pod of each, and one more in a rollout.
    @ParameterizedTest
    @EnumSource
    void soDoesTheOneOfALaptop(Service service) {
        String role = KnownSettings.value(service, "comanda.database");
        String databases = Repository.text("infra/kubernetes/overlays/dev/databases.sql");
        assertThat(databases)
                .contains(
                        "CREATE ROLE %s LOGIN CONNECTION LIMIT %d;"
                                .formatted(role, 2 * each(service)))
                .contains(
                        "CREATE ROLE %s_owner LOGIN CONNECTION LIMIT %d;"
                                .formatted(role, each(service)));
    }

    private static int each(Service service) {
        return connections(service, "reactive") + connections(service, "jdbc");
    }

    private static int connections(Service service, String driver) {
        return Integer.parseInt(
                KnownSettings.value(service, "quarkus.datasource." + driver + ".max-size"));
    }

    @Test
    void theServerBearsAllRoles() {
        int all = limits().values().stream().mapToInt(limit -> limit).sum();
        assertThat(cluster().at("/spec/postgresql/parameters/max_connections").asInt())
                .isGreaterThanOrEqualTo(all + OTHER_CONNECTIONS);
    }

    /// Three databases, each with its two roles, over TLS and nowhere else.
    @ParameterizedTest
    @EnumSource
    void eachRoleReachesItsOwnDatabaseOnly(Service service) {
        String database = KnownSettings.value(service, "comanda.database");
        List<String> rules =
                Manifest.elements(cluster().at("/spec/postgresql/pg_hba")).stream()
                        .map(JsonNode::asText)
                        .toList();
        assertThat(rules)
                .contains(
                        "hostssl %s %s,%s_owner all scram-sha-256"
                                .formatted(database, database, database));
        assertThat(rules).hasSize(Service.values().length + 1);
        assertThat(rules).last().isEqualTo("host all all all reject");
    }

    /// The service's role owns no database, and no pod of a service has the owner's password.
    @ParameterizedTest
    @EnumSource
    void theServiceIsNotWhoMigrates(Service service) {
        String database = KnownSettings.value(service, "comanda.database");
        boolean first = cluster().text("/spec/bootstrap/initdb/database").equals(database);
        String owner =
                first
                        ? cluster().text("/spec/bootstrap/initdb/owner")
                        : Overlay.PRODUCTION.one("Database", database).text("/spec/owner");
        assertThat(owner).isEqualTo(database + "_owner");
        Manifest pods = Overlay.PRODUCTION.one("Deployment", service.module());
        assertThat(Overlay.PRODUCTION.environment(pods.container()))
                .containsEntry(
                        "QUARKUS_DATASOURCE_USERNAME", "secret:postgres-" + database + "/username")
                .doesNotContainValue("secret:postgres-" + database + "-owner/password");
        Manifest job = Overlay.PRODUCTION.one("Job", "migrate-" + database);
        assertThat(Overlay.PRODUCTION.environment(job.container()))
                .containsEntry(
                        "QUARKUS_DATASOURCE_USERNAME",
                        "secret:postgres-" + database + "-owner/username");
    }

    @ParameterizedTest
    @EnumSource
    void onlyALaptopsDatabaseMayBeWithoutTls(Service service) {
        for (Overlay overlay : Overlay.values()) {
            Manifest pods = overlay.one("Deployment", service.module());
            assertThat(overlay.environment(pods.container()).get("COMANDA_POOL_TLS"))
                    .isEqualTo(overlay == Overlay.DEV ? "any" : null);
        }
    }

    @Test
    void anAnsweredOrderIsOnTwoServers() {
        assertThat(cluster().at("/spec/instances").asInt()).isEqualTo(3);
        assertThat(cluster().at("/spec/postgresql/synchronous/number").asInt()).isEqualTo(1);
        assertThat(cluster().text("/spec/postgresql/synchronous/dataDurability"))
                .isEqualTo("required");
        assertThat(cluster().at("/spec/postgresql/parameters").properties())
                .extracting(Map.Entry::getKey)
                .doesNotContain("fsync", "full_page_writes", "synchronous_commit");
    }

    private static Manifest cluster() {
        return Overlay.PRODUCTION.one("Cluster", "comanda-postgres");
    }

    /// Connections by role.
    private static Map<String, Integer> limits() {
        return Manifest.elements(cluster().at("/spec/managed/roles")).stream()
                .collect(
                        Collectors.toMap(
                                role -> role.get("name").asText(),
                                role -> role.get("connectionLimit").asInt()));
    }
}
