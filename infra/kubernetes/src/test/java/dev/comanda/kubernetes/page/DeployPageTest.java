package dev.comanda.kubernetes.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.kubernetes.schema.CustomResources;
import dev.comanda.kubernetes.schema.Strictly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `docs/deploy.md` names what the manifests need. Its script is run by
/// [dev.comanda.kubernetes.cluster.RunsAsDeclaredIT].
class DeployPageTest {

    /// Made by cert-manager and by CloudNativePG.
    private static final Set<String> MADE_IN_THE_CLUSTER =
            Set.of("nats-tls/ca.crt", "comanda-postgres-ca/ca.crt");

    @BeforeAll
    static void kustomize() {
        assumeTrue(Kustomize.command().isPresent(), Kustomize.TOOL.missing());
    }

    @Test
    void thePageListsEverySecretThatIsReferredToAndNoOther() {
        Set<String> referred = new TreeSet<>(Set.of("nats-auth/keys.conf"));
        for (Manifest manifest : Overlay.PRODUCTION.manifests()) {
            addReferences(manifest.tree(), referred);
        }
        referred.removeAll(MADE_IN_THE_CLUSTER);
        assertThat(DeployPage.secrets()).isEqualTo(referred);
    }

    /// In all the ways in which these manifests refer to one.
    private static void addReferences(JsonNode node, Set<String> references) {
        if (node.has("secretKeyRef")) {
            add(node.get("secretKeyRef"), references);
        }
        for (String reference : List.of("accessKeyId", "secretAccessKey")) {
            if (node.has(reference)) {
                add(node.get(reference), references);
            }
        }
        for (String role : List.of("passwordSecret", "secret")) {
            if (node.at("/" + role + "/name").isTextual()) {
                String name = node.at("/" + role + "/name").asText();
                references.add(name + "/username");
                references.add(name + "/password");
            }
        }
        for (JsonNode item : node.at("/secret/items")) {
            references.add(node.at("/secret/secretName").asText() + "/" + item.get("key").asText());
        }
        if (node.at("/ca/secretName").isTextual()) {
            references.add(node.at("/ca/secretName").asText() + "/tls.crt");
            references.add(node.at("/ca/secretName").asText() + "/tls.key");
        }
        node.forEach(child -> addReferences(child, references));
    }

    private static void add(JsonNode reference, Set<String> references) {
        references.add(reference.get("name").asText() + "/" + reference.get("key").asText());
    }

    @Test
    void developmentNeedsNoSecret() {
        Set<String> referred = new TreeSet<>();
        Overlay.DEV.manifests().forEach(manifest -> addReferences(manifest.tree(), referred));
        assertThat(referred).isEmpty();
    }

    @Test
    void noManifestHoldsASecret() throws IOException {
        for (Overlay overlay : Overlay.values()) {
            assertThat(overlay.all("Secret")).as("%s", overlay).isEmpty();
            for (Manifest pod : overlay.manifests().stream().filter(Manifest::hasPods).toList()) {
                overlay.environment(pod.container())
                        .forEach(
                                (name, value) -> {
                                    if (name.matches(".*(PASSWORD|SECRET|API_KEY).*")) {
                                        assertThat(value).as(name).startsWith("secret:");
                                    }
                                });
            }
        }
        Pattern credentials =
                Pattern.compile("://[^/\\s:]+:[^@\\s/]+@|(sk|rk)_(live|test)_|whsec_");
        try (var files = Files.walk(Kustomize.manifests())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                if (!file.toString().contains("target")) {
                    assertThat(Repository.text(file))
                            .as("%s", file)
                            .doesNotContainPattern(credentials)
                            .doesNotContain("secretGenerator");
                }
            }
        }
    }

    @Test
    void theVersionsOfThePageAreThoseThatTheManifestsWereCheckedAgainst() {
        for (String module :
                List.of(
                        "cert-manager",
                        "cloudnative-pg",
                        "plugin-barman-cloud",
                        "keda",
                        "prometheus-operator")) {
            assertThat(DeployPage.text())
                    .as(module)
                    .contains("| " + CustomResources.version(module) + " |");
        }
    }

    @Test
    void theOverlayOfThePageCanBeBuilt() throws IOException {
        String example = DeployPage.block("overlay");
        assertThat(example).contains("../../infra/kubernetes/overlays/production");
        Path folder = Kustomize.manifests().resolve("target/mine");
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                example.replace("../../infra/kubernetes/", "../../"));

        List<Manifest> built = Kustomize.build(folder);

        assertThat(built).hasSameSizeAs(Overlay.PRODUCTION.manifests());
        for (Manifest manifest : built) {
            if (Strictly.canCheck(manifest)) {
                assertThat(Strictly.faults(manifest)).as("%s", manifest).isEmpty();
            }
            if (manifest.kind().equals("Deployment")) {
                assertThat(manifest.container().get("image").asText())
                        .isEqualTo("images.example.com/comanda/" + manifest.name() + ":1.0");
            }
            if (manifest.kind().equals("ObjectStore")) {
                assertThat(manifest.text("/spec/configuration/destinationPath"))
                        .isEqualTo("s3://my-bucket/");
            }
        }
    }

    /// The commands of the page name what there is.
    @Test
    void thePageNamesWhatThereIs() {
        assertThat(DeployPage.text())
                .contains("kubectl apply -k infra/kubernetes/overlays/dev")
                .contains("--values infra/kubernetes/overlays/production/nats-values.yaml")
                .contains("app.kubernetes.io/component in (migration, provisioning)");
        assertThat(Kustomize.manifests().resolve("overlays/production/nats-values.yaml")).exists();
        long jobs = Overlay.PRODUCTION.all("Job").count();
        assertThat(
                        Overlay.PRODUCTION
                                .all("Job")
                                .map(job -> job.labels().get("app.kubernetes.io/component"))
                                .filter(it -> it.matches("migration|provisioning")))
                .hasSize(Math.toIntExact(jobs));
    }
}
