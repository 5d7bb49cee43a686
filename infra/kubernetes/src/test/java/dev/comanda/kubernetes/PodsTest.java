package dev.comanda.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.settings.KnownSettings;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How pods start, stop and follow each other, and what they may not do.
class PodsTest {

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    /// Longer than the pod may need: the pause before the signal, the requests that are waited
    /// for, and the service's own stop.
    @ParameterizedTest
    @EnumSource
    void aPodHasTheTimeToStopInGoodOrder(Overlay overlay) {
        for (Manifest deployment : overlay.services()) {
            Service service = deployment.service();
            Duration pause =
                    Duration.ofSeconds(
                            deployment.container().at("/lifecycle/preStop/sleep/seconds").asLong());
            assertThat(pause).as("%s", deployment).isPositive();
            String timeout =
                    overlay.environment(deployment.container())
                            .getOrDefault(
                                    "QUARKUS_SHUTDOWN_TIMEOUT",
                                    KnownSettings.value(service, "quarkus.shutdown.timeout"));
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
}
