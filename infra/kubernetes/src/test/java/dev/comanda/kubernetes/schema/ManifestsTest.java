package dev.comanda.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Both overlays are built, and each object in them is what Kubernetes and its operators take.
class ManifestsTest {

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    static Stream<Arguments> objects() {
        return Kustomize.command().isEmpty()
                ? Stream.empty()
                : Stream.of(Overlay.values())
                        .flatMap(o -> o.manifests().stream().map(m -> Arguments.of(o, m)));
    }

    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("objects")
    void everyObjectHasKnownFieldsOfTheRightTypesOnly(Overlay overlay, Manifest object) {
        assumeTrue(Strictly.canCheck(object), "the definitions of custom kinds come by Go");
        assertThat(Strictly.faults(object)).as("%s: %s", overlay, object).isEmpty();
    }

    /// Each of these is one slip of the pen, of a kind that Kubernetes would refuse or, worse,
    /// drop without a word.
    @ParameterizedTest(name = "{1} {2}: {3} = {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        PRODUCTION | Deployment | order-service | /spec/template/spec/containers/0/redinessProbe | {}
        PRODUCTION | Deployment | order-service | /spec/template/spec/terminationGracePeriod | 60
        PRODUCTION | Deployment | order-service | /spec/template/spec/terminationGracePeriodSeconds | "60"
        PRODUCTION | Deployment | order-service | /spec/template/spec/enableServiceLinks | "false"
        PRODUCTION | Deployment | order-service | /spec/template/spec/containers/0/env/0/value | true
        PRODUCTION | Deployment | order-service | /spec/template/spec/containers/0/env/0/value | 3
        PRODUCTION | Deployment | order-service | /spec/template/spec/containers/0/resources/limits/memory | "768Megs"
        PRODUCTION | Deployment | order-service | /spec/template/spec/containers/0/ports/0 | 3004
        PRODUCTION | Deployment | order-service | /spec/selector | null
        PRODUCTION | Job | migrate-orders | /spec/ttlSecondsAfterFinish | 60
        PRODUCTION | PodDisruptionBudget | order-service | /spec/maxUnavailable | 1.5
        PRODUCTION | NetworkPolicy | default-deny | /spec/ingress | "none"
        PRODUCTION | ScaledObject | order-service | /spec/maxReplicas | 6
        PRODUCTION | ScaledObject | order-service | /spec/maxReplicaCount | "6"
        PRODUCTION | ScaledObject | order-service | /spec/triggers/0/metadata/value | 70
        PRODUCTION | ScaledObject | order-service | /metadata/label | {}
        PRODUCTION | Cluster | comanda-postgres | /spec/postgresql/synchronous/numbers | 1
        PRODUCTION | Cluster | comanda-postgres | /spec/postgresql/parameters/max_connections | 260
        PRODUCTION | Cluster | comanda-postgres | /spec/postgresql/synchronous/method | "some"
        PRODUCTION | Database | inventory | /spec/cluster | "comanda-postgres"
        PRODUCTION | ScheduledBackup | comanda-postgres | /spec/pluginConfig | {}
        PRODUCTION | ObjectStore | comanda-postgres | /spec/configuration/destination | "s3://x/"
        PRODUCTION | Certificate | nats-tls | /spec/dnsNames | "nats"
        PRODUCTION | Issuer | nats-ca | /spec/ca/secret | "nats-ca"
        PRODUCTION | PodMonitor | comanda | /spec/podMetricsEndpoints/0/intervall | "15s"
        PRODUCTION | PodMonitor | comanda | /spec/podMetricsEndpoints/0/interval | 15
        DEV        | PersistentVolumeClaim | comanda-postgres | /spec/resources/request | {}
        """)
    void aSlipOfThePenIsFound(
            Overlay overlay, String kind, String name, String pointer, String value) {
        Manifest object = overlay.one(kind, name);
        assumeTrue(Strictly.canCheck(object), "the definitions of custom kinds come by Go");
        assertThat(Strictly.faults(object)).isEmpty();

        ObjectNode slipped = object.tree().deepCopy();
        plant(slipped, pointer, Kustomize.read(value).getFirst().tree());

        assertThat(Strictly.faults(new Manifest(slipped)))
                .as("%s at %s", value, pointer)
                .isNotEmpty();
    }

    private static void plant(ObjectNode tree, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = tree.at(pointer.substring(0, last));
        String field = pointer.substring(last + 1);
        if (parent instanceof ObjectNode object) {
            if (value.isNull()) {
                object.remove(field);
            } else {
                object.set(field, value);
            }
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(field), value);
        }
    }

    @Test
    void aFieldThatKustomizeDoesNotKnowStopsTheBuild(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "resource:\n  - x.yaml\n");
        assertThatThrownBy(() -> Kustomize.build(folder)).hasMessageContaining("resource");
    }

    @Test
    void aReferenceToNothingStopsTheBuild(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "resources:\n  - x.yaml\n");
        assertThatThrownBy(() -> Kustomize.build(folder)).hasMessageContaining("x.yaml");
    }
}
