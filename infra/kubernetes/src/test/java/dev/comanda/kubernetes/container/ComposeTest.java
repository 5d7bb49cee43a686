package dev.comanda.kubernetes.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.kubernetes.manifest.Shell;
import dev.comanda.kubernetes.settings.KnownSettings;
import dev.comanda.launcher.Service;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `compose.dev.yaml`, as far as it can be judged without an engine.
class ComposeTest {

    /// `postgres:18-alpine`, and not `postgres` or `postgres:latest`.
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:(?!latest$)[\\w.-]+");

    private static final Pattern LOOPBACK = Pattern.compile("127\\.0\\.0\\.1:(\\d+):\\d+");
    private static final Pattern LOOP = Pattern.compile("for user in ([a-z -]+); do");
    private static final Pattern ACCOUNT = Pattern.compile("nkey: \\$NKEY_(\\w+)");

    private final Compose compose = Compose.read();

    @Test
    void everyPublishedPortIsOnThisMachineOnly() {
        compose.services()
                .forEach(
                        (name, service) ->
                                assertThat(Compose.texts(service.path("ports")))
                                        .as(name)
                                        .allMatch(port -> LOOPBACK.matcher(port).matches()));
    }

    @Test
    void whoHasThisMachinesNetworkListensOnTheLoopbackAddress() {
        compose.services()
                .forEach(
                        (name, service) -> {
                            if (service.path("network_mode").asText().equals("host")) {
                                assertThat(service.toString()).as(name).contains("127.0.0.1");
                            }
                        });
    }

    @ParameterizedTest
    @EnumSource
    void aServiceHasThePortOfTheProtocol(Service service) {
        JsonNode container = compose.service(service.module());
        String port = Integer.toString(service.port());
        assertThat(Compose.texts(container.path("ports")))
                .contains("127.0.0.1:%s:%s".formatted(port, port));
        assertThat(container.at("/build/args/PORT").asText()).isEqualTo(port);
        assertThat(container.at("/build/args/SERVICE").asText()).isEqualTo(service.module());
        assertThat(Repository.file(service.module()))
                .isEqualTo(Repository.file(container.at("/build/context").asText()));
    }

    @ParameterizedTest
    @EnumSource
    void aServiceReadsEveryVariableThatItIsGiven(Service service) {
        Set<String> anywhere = new HashSet<>();
        for (Service each : Service.values()) {
            anywhere.addAll(KnownSettings.of(each));
        }
        Map<String, String> given = Compose.environment(compose.service(service.module()));
        assertThat(given).containsKey("COMANDA_POSTGRES");
        assertThat(anywhere).containsAll(given.keySet());
    }

    @Test
    void everyImageIsPinned() {
        compose.services()
                .forEach(
                        (name, service) ->
                                assertThat(service.path("image").asText())
                                        .as(name)
                                        .matches(PINNED));
        assertThat("postgres").doesNotMatch(PINNED);
        assertThat("postgres:latest").doesNotMatch(PINNED);
    }

    /// A version is raised everywhere or nowhere.
    @Test
    void theServersAreThoseOfTheDevelopmentCluster() {
        String cluster =
                Repository.text("infra/kubernetes/overlays/dev/postgres.yaml")
                        + Repository.text("infra/kubernetes/overlays/dev/nats.yaml")
                        + Repository.text("infra/kubernetes/base/provisioning.yaml");
        for (String name : List.of("postgres", "nats", "provisioning", "nats-keys")) {
            String image = compose.service(name).path("image").asText();
            assertThat(cluster)
                    .contains("image: " + image.replaceFirst("^docker.io/(library/)?", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServiceOwnsNothingAndWaitsForItsServers(Service service) {
        JsonNode container = compose.service(service.module());
        assertThat(container.path("read_only").asBoolean()).isTrue();
        assertThat(Compose.texts(container.path("cap_drop"))).containsExactly("ALL");
        assertThat(Compose.texts(container.path("security_opt")))
                .containsExactly("no-new-privileges:true");
        assertThat(Compose.texts(container.path("tmpfs"))).containsExactly("/tmp");
        for (String server : List.of("postgres", "nats")) {
            assertThat(container.at("/depends_on/" + server + "/condition").asText())
                    .isEqualTo("service_healthy");
            assertThat(compose.service(server).has("healthcheck")).isTrue();
        }
        assertThat(container.at("/healthcheck/test").toString())
                .contains("/127.0.0.1/" + service.port(), "/q/health/ready");
    }

    /// Its own key, and nobody else's.
    @ParameterizedTest
    @EnumSource
    void aServiceIsItselfOnTheBroker(Service service) {
        JsonNode container = compose.service(service.module());
        assertThat(Compose.texts(container.path("volumes")))
                .containsExactly("key-" + service.module() + ":/keys:ro");
        assertThat(Compose.environment(container))
                .containsEntry("COMANDA_NATS_PROVISION", "OWN")
                .containsEntry("COMANDA_NATS_NKEY_FILE", "/keys/nkey");
    }

    @Test
    void aKeyIsMadeForEveryUserOfTheAccounts() {
        Set<String> users =
                ACCOUNT.matcher(Repository.text("infra/nats/accounts/accounts.conf"))
                        .results()
                        .map(user -> user.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(users).hasSize(6);
        Matcher loop = LOOP.matcher(Repository.text("infra/compose/keys.sh"));
        assertThat(loop.find()).isTrue();
        assertThat(loop.group(1).split(" ")).containsExactlyInAnyOrderElementsOf(users);
        List<String> mounted = Compose.texts(compose.service("nats-keys").path("volumes"));
        for (String user : users) {
            assertThat(mounted).contains("key-%s:/keys/%s".formatted(user, user));
        }
    }

    @Test
    void everyFileAndVolumeThatIsMountedIsThere() {
        compose.services()
                .forEach(
                        (name, service) -> {
                            for (String volume : Compose.texts(service.path("volumes"))) {
                                String source = volume.split(":", 2)[0];
                                if (source.startsWith("./")) {
                                    assertThat(Repository.file(source)).as(name).exists();
                                } else {
                                    assertThat(compose.volumes().has(source)).as(volume).isTrue();
                                }
                            }
                        });
    }

    @Test
    void composeItselfTakesTheFile() {
        List<String> version = List.of("docker", "compose", "version");
        try {
            boolean there = Shell.run(Repository.file(""), Map.of(), version).exitCode() == 0;
            assumeTrue(there, "no docker compose here");
        } catch (UncheckedIOException _) {
            assumeTrue(false, "no docker here");
        }
        Shell.require(
                Repository.file(""),
                Map.of(),
                List.of(
                        "docker",
                        "compose",
                        "-f",
                        "compose.dev.yaml",
                        "--profile",
                        "*",
                        "config",
                        "--quiet"));
    }
}
