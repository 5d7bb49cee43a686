package dev.comanda.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.kubernetes.page.DeployPage;
import dev.comanda.servers.NatsServerBinary;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The values of NATS' chart, against what the manifests expect of it.
class NatsValuesTest {

    private static final String FILE =
            Repository.text("infra/kubernetes/overlays/production/nats-values.yaml");
    private static final Manifest VALUES = Kustomize.read(FILE).getFirst();

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @Test
    void asManyServersAsReplicasInAsManyZonesAndEachWritesBeforeItAcknowledges() {
        String replicas =
                Overlay.PRODUCTION
                        .environment(
                                Overlay.PRODUCTION.one("Deployment", "order-service").container())
                        .get("COMANDA_NATS_REPLICAS");
        assertThat(VALUES.text("/config/cluster/replicas")).isEqualTo(replicas).isEqualTo("3");
        assertThat(VALUES.text("/config/jetstream/merge/sync_interval")).isEqualTo("always");
        assertThat(VALUES.at("/config/jetstream/fileStore/pvc/enabled").asBoolean()).isTrue();
        assertThat(
                        VALUES.at("/podTemplate/topologySpreadConstraints")
                                .path("topology.kubernetes.io/zone")
                                .path("whenUnsatisfiable")
                                .asText())
                .isEqualTo("DoNotSchedule");
    }

    @Test
    void theServerIsTheOneThatTheTestsRunOn() {
        assertThat(VALUES.text("/container/image/tag"))
                .isEqualTo(NatsServerBinary.VERSION.substring(1) + "-alpine");
    }

    @Test
    void clientsAndServersUseTheCertificateThatIsAskedFor() {
        Manifest certificate = Overlay.PRODUCTION.one("Certificate", "nats-tls");
        String secret = certificate.text("/spec/secretName");
        for (String place : List.of("cluster", "nats")) {
            assertThat(VALUES.at("/config/" + place + "/tls/enabled").asBoolean()).isTrue();
            assertThat(VALUES.text("/config/" + place + "/tls/secretName")).isEqualTo(secret);
        }
        assertThat(VALUES.text("/tlsCA/secretName")).isEqualTo(secret);
        List<String> names =
                Manifest.elements(certificate.at("/spec/dnsNames")).stream()
                        .map(JsonNode::asText)
                        .toList();
        assertThat(names).as("the host of the services' URL").contains("nats");
        assertThat(names).as("what its neighbours call a server").contains("*.nats-headless");
        assertThat(Overlay.PRODUCTION.one("Issuer", "nats-ca").text("/spec/ca/secretName"))
                .isEqualTo("nats-ca");
    }

    /// The chart includes relative to /etc/nats-config, and accounts.conf relative to itself.
    @Test
    void theUsersAndTheirKeysAreWhereTheyAreLookedFor() {
        JsonNode accounts = VALUES.at("/podTemplate/patch/0/value");
        JsonNode keys = VALUES.at("/podTemplate/patch/1/value");
        JsonNode mount = VALUES.at("/container/patch/0/value");
        assertThat(mount.get("name")).isEqualTo(accounts.get("name"));
        assertThat(VALUES.at("/container/patch/1/value/name")).isEqualTo(keys.get("name"));
        Manifest map = Overlay.PRODUCTION.one("ConfigMap", "nats-accounts");
        assertThat(accounts.at("/configMap/name").asText()).isEqualTo(map.name());
        assertThat(keys.at("/secret/secretName").asText()).isEqualTo("nats-auth");
        Path folder = Path.of(VALUES.at("/container/patch/1/value/mountPath").asText());
        assertThat(map.at("/data").path("accounts.conf").asText())
                .contains("include ../" + folder.getFileName() + "/keys.conf");
        Path included =
                Path.of("/etc/nats-config")
                        .resolve(VALUES.at("/config/merge").path("$include").asText());
        assertThat(included.normalize())
                .isEqualTo(Path.of(mount.get("mountPath").asText(), "accounts.conf"));
    }

    @Test
    void everyContainerIsAsRestrictedAsTheNamespaceDemands() {
        for (String container : List.of("container", "reloader", "promExporter")) {
            JsonNode context = VALUES.at("/" + container + "/merge/securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(VALUES.at("/" + container + "/merge/resources/limits/memory").asText())
                    .isNotEmpty();
        }
        JsonNode pod = VALUES.at("/podTemplate/merge/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                .isEqualTo("RuntimeDefault");
        assertThat(VALUES.at("/natsBox/enabled").asBoolean(true))
                .as("a shell with the users' passwords")
                .isFalse();
    }

    @Test
    void thePageInstallsTheChartThatTheValuesAreFor() {
        Pattern version = Pattern.compile("--version (\\S+)");
        assertThat(version.matcher(DeployPage.text()).results().map(it -> it.group(1)))
                .containsExactlyElementsOf(
                        version.matcher(FILE).results().map(it -> it.group(1)).toList());
    }
}
