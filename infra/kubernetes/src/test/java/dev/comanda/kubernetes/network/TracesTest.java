package dev.comanda.kubernetes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Production with the component `tracing`: the services send their spans, and nobody else may talk
/// to the collector, or they to anybody else there.
class TracesTest {

    private static final String NAME = "app.kubernetes.io/name";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final int OTLP = 4317;

    @Test
    void withTracesTheServicesReachTheCollectorAndNothingElseBesideIt() throws IOException {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
        List<Manifest> built = built();
        Policies policies =
                new Policies(
                        built.stream().filter(it -> it.kind().equals("NetworkPolicy")).toList());
        Peer collector = observability("opentelemetry-collector");
        for (String name : List.of("order-service", "inventory-service", "payment-service")) {
            Peer service = Peer.pod(name, Map.of(NAME, name, COMPONENT, "service"));
            assertThat(policies.allow(service, collector, OTLP, "otlp")).as(name).isTrue();
            assertThat(policies.allow(service, collector, 80, "web")).as(name).isFalse();
            assertThat(policies.allow(service, observability("other"), OTLP, "otlp"))
                    .as(name)
                    .isFalse();
        }
        Peer migration = Peer.pod("migrate-orders", Map.of(COMPONENT, "migration"));
        assertThat(policies.allow(migration, collector, OTLP, "otlp")).isFalse();

        Manifest settings =
                built.stream()
                        .filter(it -> it.kind().equals("ConfigMap"))
                        .filter(it -> it.plainName().equals("comanda"))
                        .findFirst()
                        .orElseThrow();
        assertThat(Manifest.strings(settings.at("/data")))
                .containsEntry("OTEL_SDK_DISABLED", "false")
                .containsEntry(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://opentelemetry-collector.observability:" + OTLP)
                .containsEntry("COMANDA_NATS_REPLICAS", "3");
    }

    private static List<Manifest> built() throws IOException {
        Path folder = Kustomize.manifests().resolve("target/traced");
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - ../../overlays/production
                components:
                  - ../../components/tracing
                """);
        return Kustomize.build(folder);
    }

    private static Peer observability(String name) {
        return new Peer(name, Map.of(Peer.NAMESPACE, "observability"), Map.of(NAME, name), false);
    }
}
