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
import dev.comanda.servers.NatsServerBinary;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Names, images, ports and probes, against the code that they are about.
class NamesTest {

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
            String database = KnownSettings.value(service, "comanda.database");
            assertThat(overlay.one("Job", "migrate-" + database).container().get("image").asText())
                    .isEqualTo(image);
            assertThat(deployment.labels()).containsEntry("comanda.dev/database", database);

            Manifest kubernetesService = overlay.one("Service", name);
            assertThat(kubernetesService.at("/spec/ports/0/port").asInt())
                    .isEqualTo(service.port());
            assertThat(kubernetesService.text("/spec/ports/0/targetPort")).isEqualTo("http");
            for (String selector :
                    List.of(
                            kubernetesService.text("/spec/selector/app.kubernetes.io~1name"),
                            deployment.text("/spec/selector/matchLabels/app.kubernetes.io~1name"),
                            overlay.one("PodDisruptionBudget", name)
                                    .text("/spec/selector/matchLabels/app.kubernetes.io~1name"))) {
                assertThat(deployment.podLabels())
                        .containsEntry("app.kubernetes.io/name", selector);
            }
        }
    }

    /// In development what was built here, in production the version of this working copy.
    private static String tag(Overlay overlay) {
        String pom = Repository.text("pom.xml");
        return overlay == Overlay.DEV
                ? "dev"
                : pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    }

    @ParameterizedTest
    @EnumSource
    void thePortsAreTheServicesOwnAndProbesAskWhereHealthIs(Overlay overlay) {
        for (Service service : Service.values()) {
            Properties own = KnownSettings.files(service).getFirst();
            assertThat(own).containsEntry("quarkus.http.port", String.valueOf(service.port()));
            String management = KnownSettings.value(service, "quarkus.management.port");

            JsonNode container = overlay.one("Deployment", service.module()).container();
            assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
            assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(service.port());
            assertThat(container.at("/ports/1/name").asText()).isEqualTo("management");
            assertThat(container.at("/ports/1/containerPort").asText()).isEqualTo(management);
            for (String probe : List.of("started", "live", "ready")) {
                JsonNode get = container.at("/" + probe(probe) + "/httpGet");
                assertThat(get.path("path").asText()).isEqualTo("/q/health/" + probe);
                assertThat(get.path("port").asText()).isEqualTo("management");
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
                Repository.text("nats/src/test/java/dev/comanda/servers/ServerContainer.java");
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
