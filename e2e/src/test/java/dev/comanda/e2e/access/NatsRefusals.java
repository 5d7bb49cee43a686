package dev.comanda.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// After each class of tests: NATS has refused the services nothing, as their logs have it.
///
/// They are users of their own here (see [dev.comanda.servers.NatsAccounts]), so a permission that
/// is missing in `infra/nats/accounts/accounts.conf` shows, whatever it was needed for. JUnit finds
/// this by itself.
public final class NatsRefusals implements AfterAllCallback {

    private static final Path LOGS = Path.of("target", "logs");
    private static final String REFUSED = "Permissions Violation";

    private final FileTime begin = FileTime.from(Instant.now());
    private final Set<String> told = new HashSet<>();

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        List<String> news = new ArrayList<>();
        for (Path log : logs()) {
            // not UTF-8 to the last byte, if its service was killed
            try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                lines.filter(line -> line.contains(REFUSED))
                        .map(line -> LOGS.relativize(log) + ": " + line)
                        .filter(told::add)
                        .forEach(news::add);
            }
        }
        assertThat(news).as("what NATS has refused the services").isEmpty();
    }

    /// Those that are written by this run.
    private List<Path> logs() throws IOException {
        List<Path> logs = new ArrayList<>();
        if (Files.isDirectory(LOGS)) {
            try (Stream<Path> files = Files.walk(LOGS)) {
                for (Path file : files.filter(it -> it.toString().endsWith(".log")).toList()) {
                    if (Files.getLastModifiedTime(file).compareTo(begin) > 0) {
                        logs.add(file);
                    }
                }
            }
        }
        return logs;
    }
}
