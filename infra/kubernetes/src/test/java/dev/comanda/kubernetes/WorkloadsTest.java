package dev.comanda.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.NatsServerBinary;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Names, ports, probes and the shape of the pods, against the code that they are about.
class WorkloadsTest {

    private static final Checkout CHECKOUT = Checkout.find();

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @ParameterizedTest
    @EnumSource
    void eachServiceHasItsDeploymentItsMigrationItsServiceAndItsBudget(Overlay overlay) {
        for (Service service : Service.values()) {
            String name = service.module();
            String image = "comanda/" + name + ":" + tag(overlay);
            Manifest deployment = overlay.one("Deployment", name);
            assertThat(deployment.container().get("image").asText()).isEqualTo(image);
            String database = KnownSettings.files(service).getFirst().getProperty("comanda.database");
            assertThat(overlay.one("Job", "migrate-" + database).container().get("image").asText())
                    .isEqualTo(image);
            assertThat(deployment.labels()).containsEntry("comanda.dev/database", database);

            Manifest kubernetesService = overlay.one("Service", name);
            assertThat(kubernetesService.at("/spec/ports/0/port").asInt()).isEqualTo(service.port());
            assertThat(kubernetesService.text("/spec/ports/0/targetPort")).isEqualTo("http");
            for (String selector :
                    List.of(
                            kubernetesService.text("/spec/selector/app.kubernetes.io~1name"),
                            deployment.text("/spec/selector/matchLabels/app.kubernetes.io~1name"),
                            overlay.one("PodDisruptionBudget", name)
                                    .text("/spec/selector/matchLabels/app.kubernetes.io~1name"))) {
                assertThat(deployment.podLabels()).containsEntry("app.kubernetes.io/name", selector);
            }
        }
    }

    /// In development what was built here, in production the version of this working copy.
    private static String tag(Overlay overlay) {
        String pom = KnownSettings.read(CHECKOUT.root().resolve("pom.xml"));
        return overlay == Overlay.DEV
                ? "dev"
                : pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    }

    @ParameterizedTest
    @EnumSource
    void theHttpPortIsTheServicesOwnAndProbesAskWhereHealthIs(Overlay overlay) {
        for (Service service : Service.values()) {
            Properties own = KnownSettings.files(service).getFirst();
            assertThat(own).containsEntry("quarkus.http.port", String.valueOf(service.port()));
            // a management port takes health and metrics with it: probes, PodMonitor and policies
            // have to name it then
            assertThat(own).doesNotContainKey("quarkus.management.enabled");

            JsonNode container = overlay.one("Deployment", service.module()).container();
            assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
            assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(service.port());
            for (String probe : List.of("started", "live", "ready")) {
                JsonNode get = container.at("/" + probe(probe) + "/httpGet");
                assertThat(get.path("path").asText()).isEqualTo("/q/health/" + probe);
                assertThat(get.path("port").asText()).isEqualTo("http");
            }
        }
    }

    private static String probe(String health) {
        return switch (health) {
            case "started" -> "startupProbe";
            case "live" -> "livenessProbe";
            default -> "readinessProbe";
        };
    }

    @ParameterizedTest
    @EnumSource
    void theAuditAsksWhereTheParticipantsAre(Overlay overlay) {
        assertThat(overlay.environment(overlay.one("Deployment", "order-service").container()))
                .containsEntry("COMANDA_AUDIT_INVENTORY_URL", url(Service.INVENTORY))
                .containsEntry("COMANDA_AUDIT_PAYMENT_URL", url(Service.PAYMENTS));
    }

    private static String url(Service service) {
        return "http://" + service.module() + ":" + service.port();
    }

    /// Longer than the pod may need: the pause before the signal, the requests that are waited
    /// for, and the service's own stop.
    @ParameterizedTest
    @EnumSource
    void aPodHasTheTimeToStopInGoodOrder(Overlay overlay) {
        for (Manifest deployment : overlay.services()) {
            Service service = SettingsTest.service(deployment);
            Duration pause =
                    Duration.ofSeconds(
                            deployment.container().at("/lifecycle/preStop/sleep/seconds").asLong());
            assertThat(pause).as("%s", deployment).isPositive();
            String timeout =
                    overlay.environment(deployment.container())
                            .getOrDefault(
                                    "QUARKUS_SHUTDOWN_TIMEOUT",
                                    KnownSettings.files(service)
                                            .getLast()
                                            .getProperty("quarkus.shutdown.timeout"));
            Duration needed =
                    pause.plus(Duration.parse("PT" + timeout)).plus(ServiceProcess.STOPS_WITHIN);
            assertThat(grace(deployment)).as("%s", deployment).isGreaterThanOrEqualTo(needed);
        }
        assertThat(overlay.environment(overlay.one("Deployment", "order-service").container()))
                .as("longer than Prefer: wait=30")
                .containsEntry("QUARKUS_SHUTDOWN_TIMEOUT", "35S");
    }

    private static Duration grace(Manifest deployment) {
        return Duration.ofSeconds(
                deployment.at("/spec/template/spec/terminationGracePeriodSeconds").asLong());
    }

    @ParameterizedTest
    @EnumSource
    void aRolloutTakesNoPodAwayBeforeItsSuccessorIsReadyAndMigrated(Overlay overlay) {
        for (Manifest deployment : overlay.services()) {
            assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1))
                    .isZero();
            assertThat(deployment.at("/spec/replicas").isMissingNode())
                    .as("replicas are KEDA's, or one")
                    .isTrue();
            assertThat(overlay.environment(deployment.container()))
                    .containsEntry("QUARKUS_FLYWAY_VALIDATE_AT_START", "true")
                    .doesNotContainKey("QUARKUS_FLYWAY_MIGRATE_AT_START");
        }
        for (Manifest job : overlay.migrations()) {
            // validated before it migrates, it would always fail
            assertThat(overlay.environment(job.container()))
                    .containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "true")
                    .containsEntry("QUARKUS_INIT_AND_EXIT", "true")
                    .doesNotContainKey("QUARKUS_FLYWAY_VALIDATE_AT_START");
        }
    }

    /// The namespace refuses any other pod (Pod Security Standard "restricted"); the rest is ours.
    @ParameterizedTest
    @EnumSource
    void noPodMayDoWhatItNeedNot(Overlay overlay) {
        assertThat(overlay.one("Namespace", "comanda").labels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        List<Manifest> pods = overlay.manifests().stream().filter(Manifest::hasPods).toList();
        assertThat(pods).hasSizeGreaterThanOrEqualTo(7);
        for (Manifest pod : pods) {
            JsonNode spec = pod.at("/spec/template/spec");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(spec.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(spec.at("/securityContext/seccompProfile/type").asText())
                    .isEqualTo("RuntimeDefault");
            assertThat(spec.has("initContainers")).isFalse();
            for (JsonNode container : pod.containers()) {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                for (String kind : List.of("requests", "limits")) {
                    for (String resource : List.of("cpu", "memory")) {
                        assertThat(container.at("/resources/" + kind + "/" + resource).asText())
                                .as("%s: %s of %s", pod, kind, resource)
                                .isNotEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyImageHasATagThatDoesNotMove(Overlay overlay) {
        for (Manifest pod : overlay.manifests().stream().filter(Manifest::hasPods).toList()) {
            for (JsonNode container : pod.containers()) {
                assertThat(container.get("image").asText())
                        .as("%s", pod)
                        .matches("[a-z./-]+:[A-Za-z0-9][A-Za-z0-9._-]*")
                        .doesNotEndWith(":latest");
            }
        }
    }

    /// The servers that the tests run on.
    @Test
    void theServersAreThoseThatTheTestsRunOn() {
        String containers =
                KnownSettings.read(
                        CHECKOUT.root()
                                .resolve(
                                        "nats/src/test/java/dev/comanda/servers/ServerContainer.java"));
        String postgres = image(Overlay.DEV.one("Deployment", "comanda-postgres"));
        assertThat(containers).contains("\"" + postgres + "\"");
        String major = postgres.replaceAll("\\D", "");
        assertThat(Overlay.PRODUCTION.one("Cluster", "comanda-postgres").text("/spec/imageName"))
                .startsWith("ghcr.io/cloudnative-pg/postgresql:" + major + ".");
        assertThat(image(Overlay.DEV.one("Deployment", "nats")))
                .isEqualTo("nats:" + NatsServerBinary.VERSION.substring(1) + "-alpine");
    }

    private static String image(Manifest manifest) {
        return manifest.container().get("image").asText();
    }
}
