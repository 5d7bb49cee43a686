package dev.comanda.kubernetes.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.manifest.Shell;
import dev.comanda.kubernetes.page.DeployPage;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import dev.comanda.servers.GoTool;
import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The production overlay, run: the secrets are those that the script of `docs/deploy.md` makes,
/// and the migrations, the provisioning and the services have the variables and the files that
/// their manifests declare, and no others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunsAsDeclaredIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final BigDecimal PRICE = new BigDecimal("2.50");
    private static final Map<String, Object> TEA =
            Map.of("name", "Tea", "unitPrice", PRICE, "currency", "EUR", "forSale", true);
    private static final Map<String, Object> TWO_OF_TEA =
            Map.of(
                    "customerId", "ada",
                    "currency", "EUR",
                    "paymentMethod", "pm_card_visa",
                    "items",
                            List.of(Map.of("productId", "tea", "quantity", 2, "unitPrice", PRICE)));

    private final List<Shell.Ended> provisionings = new ArrayList<>();
    private final List<Shell.Ended> migrations = new ArrayList<>();
    private @Nullable Production running;
    private Shell.Ended tooEarly = new Shell.Ended(0, "not tried");

    @BeforeAll
    void run() throws IOException, SQLException {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
        // with Go here, not having the CLI is a fault and no reason to skip
        assumeTrue(
                GoTool.canInstall() || Production.NATS_CLI.find().isPresent(),
                Production.NATS_CLI.missing());
        Production production = new Production();
        running = production;
        tooEarly = production.tryToStart(Service.INVENTORY);
        for (String database : List.of("orders", "inventory", "payments", "orders")) {
            Shell.Ended migration = production.migrate(database);
            assertThat(migration.exitCode()).as(migration.output()).isZero();
            migrations.add(migration);
        }
        provisionings.add(production.provision());
        provisionings.add(production.provision());
        for (Service service : Service.values()) {
            production.start(service);
        }
    }

    @AfterAll
    void stop() {
        if (running != null) {
            try (Production ended = running) {
                assertThat(ended.servers().nats().refusals())
                        .as("what NATS refused the services")
                        .isEmpty();
            }
        }
    }

    private Production production() {
        return Objects.requireNonNull(running);
    }

    @Test
    void theScriptOfThePageMakesTheSecretsOfThePage() {
        assertThat(production().servers().secrets().keys())
                .containsAll(DeployPage.secrets())
                .hasSize(DeployPage.secrets().size() + 2); // and what the operators have made
    }

    @Test
    void aServiceDoesNotStartOnASchemaThatIsBehind() {
        assertThat(tooEarly.exitCode()).isNotZero();
        assertThat(tooEarly.output()).contains("Validate failed");
    }

    /// Those that did not would have ended this test at its beginning.
    @Test
    void aMigrationEndsWellAndSoItDoesAgain() {
        assertThat(migrations).hasSize(4).allMatch(migration -> migration.exitCode() == 0);
    }

    @Test
    void theProvisioningMakesEverythingOnceWithThreeReplicas() {
        assertThat(provisionings.getFirst().exitCode())
                .as(provisionings.getFirst().output())
                .isZero();
        assertThat(provisionings.getFirst().output())
                .contains(
                        "stream ORDERS: made", "consumer payment-service-refund on PAYMENTS: made")
                .contains("bucket catalog: made");
        assertThat(provisionings.getLast().exitCode()).isZero();
        assertThat(provisionings.getLast().output()).doesNotContain("made");
    }

    /// With `COMANDA_DURABILITY_REQUIRE=refuse` they would not have started else.
    @ParameterizedTest
    @EnumSource
    void theProbesOfAServiceAreAnsweredOnItsManagementPortAlone(Service service) {
        JsonNode container = Overlay.PRODUCTION.one("Deployment", service.module()).container();
        Api management = production().management(service);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            String path = container.at("/" + probe + "/httpGet/path").asText();
            assertThat(management.get(path).status()).as(path).isEqualTo(200);
            assertThat(production().api(service).get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(management.get("/q/health/ready").body().toString())
                .contains("\"nats-server sync_interval\":\"always\"")
                .contains("\"stream ORDERS replicas\":\"3\"");
        Manifest monitor = Overlay.PRODUCTION.one("PodMonitor", "comanda");
        assertThat(monitor.text("/spec/podMetricsEndpoints/0/path")).isEqualTo("/q/metrics");
        assertThat(monitor.text("/spec/podMetricsEndpoints/0/port")).isEqualTo("management");
        assertThat(production().api(service).get("/q/metrics").status()).isEqualTo(404);
    }

    @Test
    void anOrderGoesThrough() {
        Api inventory = production().api(Service.INVENTORY);
        Api orders = production().api(Service.ORDERS);
        inventory.put("/inventory/products/tea", TEA);
        inventory
                .post("/inventory/products/tea/receipts", Map.of("quantity", 5, "receiptId", "1"))
                .expect(201);
        String order = orders.post("/orders", TWO_OF_TEA).expect(201).path("orderId").asText();
        Await.until(
                "order " + order + " to be confirmed",
                SOON,
                () -> {
                    JsonNode now = orders.get("/orders/" + order).body();
                    return now.path("status").asText().equals("CONFIRMED");
                });
        JsonNode audit = orders.get("/audit", SOON).body();
        assertThat(audit.path("violationsTotal").asInt(-1)).as("%s", audit).isZero();
    }

    @Test
    void everyConnectionToTheDatabaseIsEncrypted() throws SQLException {
        try (Connection connection = production().servers().postgres().superuser().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT usename, bool_and(ssl), count(*)
                                FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                                WHERE usename IN ('orders', 'inventory', 'payments')
                                GROUP BY usename""")) {
            int roles = 0;
            while (rows.next()) {
                assertThat(rows.getBoolean(2)).as(rows.getString(1)).isTrue();
                roles++;
            }
            assertThat(roles).isEqualTo(3);
        }
    }

    @Test
    void natsTakesNobodyWithoutTls() {
        String seed = production().servers().secrets().text("nats-order-service/nkey");
        AuthHandler orders = Nats.staticCredentials((char[]) null, seed.strip().toCharArray());
        String plain = "nats://127.0.0.1:" + production().servers().nats().port();
        assertThatThrownBy(() -> Nats.connect(plain, orders)).isInstanceOf(IOException.class);
    }

    @Test
    void theOperatorsDoorsAreOpenAsWell() {
        Api orders = production().api(Service.ORDERS);
        assertThat(orders.get("/dead-letters").status()).isEqualTo(200);
        assertThat(orders.get("/sagas").status()).isEqualTo(200);
        assertThat(orders.post("/replay", Map.of(), SOON).status()).isEqualTo(200);
    }

    @Test
    void natsTellsKedaTheLagOfEachTrigger() throws IOException {
        KedaScaler keda = new KedaScaler(production().servers().nats());
        int triggers = 0;
        for (Manifest scaling : Overlay.PRODUCTION.all("ScaledObject").toList()) {
            for (JsonNode trigger : scaling.list("/spec/triggers")) {
                if (trigger.get("type").asText().equals("nats-jetstream")) {
                    assertThat(keda.lags(trigger.get("metadata"))).as("%s", trigger).hasSize(1);
                    triggers++;
                }
            }
        }
        assertThat(triggers).isEqualTo(8);
    }
}
