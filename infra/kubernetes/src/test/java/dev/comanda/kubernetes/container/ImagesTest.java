package dev.comanda.kubernetes.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.launcher.Service;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The two Dockerfiles, as far as they can be judged without an engine.
class ImagesTest {

    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)");

    /// A registry, a name, and a version that says more than a major number, or a digest.
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9.]+/[a-z0-9/-]+:(\\d+\\.\\S+|\\S+@sha256:[0-9a-f]{64})");

    private static final Pattern COPIED =
            Pattern.compile("(?m)^COPY (?:--chown=\\S+ )?target/(\\S+?)/? ");
    private static final Pattern USER = Pattern.compile("(?m)^USER (\\d+):(\\d+)$");

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void everyStageStandsOnAPinnedImage(String kind) {
        assertThat(bases(kind)).hasSize(2).allMatch(image -> PINNED.matcher(image).matches());
    }

    /// The user of the pods, who is not root and to whom no file belongs.
    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void theProgramIsRunByNobodyInParticular(String kind) {
        List<MatchResult> users = USER.matcher(dockerfile(kind)).results().toList();
        assertThat(users).hasSize(1);
        assertThat(Repository.text(Kustomize.manifests().resolve("base/every-service.yaml")))
                .contains("runAsUser: " + users.getFirst().group(1))
                .contains("runAsGroup: " + users.getFirst().group(2));
        assertThat(dockerfile(kind).lastIndexOf("\nUSER"))
                .as("nothing is copied or run as that user")
                .isGreaterThan(dockerfile(kind).lastIndexOf("\nCOPY"))
                .isGreaterThan(dockerfile(kind).lastIndexOf("\nRUN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void anImageSaysWhatItIsAndHoldsItsBillOfMaterials(String kind) {
        String last = dockerfile(kind).substring(dockerfile(kind).lastIndexOf("\nFROM"));
        assertThat(last)
                .contains("org.opencontainers.image.title=\"${SERVICE}\"")
                .contains("org.opencontainers.image.version=\"${VERSION}\"")
                .contains("org.opencontainers.image.revision=\"${REVISION}\"")
                .contains("org.opencontainers.image.base.name=\"" + bases(kind).getLast() + "\"")
                .contains("dev.comanda.sbom=\"/comanda/sbom.cdx.json\"");
        assertThat(dockerfile(kind)).contains("COPY target/sbom.cdx.json ./");
    }

    /// A cache that another JVM made, or one with other options, is silently left alone.
    @Test
    void theCacheIsMadeByTheJvmThatReadsIt() {
        assertThat(bases("jvm")).containsOnly(bases("jvm").getFirst());
        assertThat(dockerfile("jvm"))
                .contains("java -XX:AOTCacheOutput=app.aot -XX:+UseSerialGC -jar quarkus-run.jar")
                .contains("[\"java\", \"-XX:AOTCache=/comanda/app.aot\", \"-XX:+UseSerialGC\",");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCopiedIsLetIntoTheContextAndNothingElse(Service service) {
        List<String> copied =
                List.of("jvm", "native").stream()
                        .flatMap(kind -> COPIED.matcher(dockerfile(kind)).results())
                        .map(copy -> "!target/" + copy.group(1))
                        .distinct()
                        .toList();
        List<String> lines =
                Repository.text(service.module() + "/.dockerignore")
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
        assertThat(lines.getFirst()).isEqualTo("*");
        assertThat(lines.subList(1, lines.size())).containsExactlyInAnyOrderElementsOf(copied);
    }

    private static List<String> bases(String kind) {
        return FROM.matcher(dockerfile(kind)).results().map(from -> from.group(1)).toList();
    }

    private static String dockerfile(String kind) {
        return Repository.text("infra/images/Dockerfile." + kind);
    }
}
