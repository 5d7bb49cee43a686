package dev.comanda.kubernetes.cluster;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.kubernetes.manifest.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The secrets that a script makes with `kubectl create secret`, as files.
///
/// @param folder one folder for each secret, with a file for each key
public record Secrets(Path folder) {

    private static final Path ROOT = Repository.checkout().root();

    /// Runs the script with a stand-in for kubectl; the real one, where there is one, is asked
    /// whether it would take the same.
    ///
    /// @param nats the CLI, which makes the keys
    public static Secrets of(String script, Path nats, Path work) {
        try {
            Path bin = Files.createDirectories(work.resolve("bin"));
            Path folder = Files.createDirectories(work.resolve("secrets"));
            try (InputStream in = Secrets.class.getResourceAsStream("/kubectl-stand-in.sh")) {
                Files.copy(Objects.requireNonNull(in), bin.resolve("kubectl"));
            }
            Files.setPosixFilePermissions(bin.resolve("kubectl"), fromString("rwx------"));
            Map<String, String> environment = new HashMap<>();
            environment.put(
                    "PATH", bin + ":" + nats.resolveSibling("") + ":" + System.getenv("PATH"));
            environment.put("TMPDIR", work.toString());
            environment.put("STAND_IN_ROOT", ROOT.toString());
            environment.put("STAND_IN_SECRETS", folder.toString());
            kubectl().ifPresent(real -> environment.put("REAL_KUBECTL", real.toString()));
            environment.put("JAVA_HOME", Objects.requireNonNull(System.getProperty("java.home")));
            environment.put("STRIPE_API_KEY", "sk_test_neverShown");
            environment.put("STRIPE_WEBHOOK_SECRET", "whsec_neverShown");
            environment.put("OIDC_ISSUER", "https://id.example.com");
            environment.put("BACKUP_KEY_ID", "id");
            environment.put("BACKUP_SECRET_KEY", "key");
            Shell.require(ROOT, environment, List.of("sh", "-c", script));
            return new Secrets(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("making the secrets in " + work, e);
        }
    }

    private static Optional<Path> kubectl() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(place -> Path.of(place, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// `name/key` of all.
    public Set<String> keys() {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> keys = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> keys.add(folder.relativize(file).toString()));
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param reference `name/key`
    public Path file(String reference) {
        return folder.resolve(reference);
    }

    /// @param reference `name/key`
    public String text(String reference) {
        try {
            return Files.readString(file(reference));
        } catch (IOException e) {
            throw new UncheckedIOException("secret " + reference, e);
        }
    }
}
