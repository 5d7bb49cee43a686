package dev.comanda.e2e.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The project's own configuration of Prometheus, for a test's cluster.
public final class Scraped {

    static final Path PROMETHEUS = Checkout.find().root().resolve("infra/prometheus");

    private Scraped() {}

    /// For this cluster's ports, and looking more often.
    ///
    /// @param folder where it is written, with its rules
    /// @param rules what is made of each file of rules
    public static Path configuration(Comanda comanda, Path folder, UnaryOperator<String> rules)
            throws IOException {
        String text = Files.readString(PROMETHEUS.resolve("prometheus.yml"));
        for (Service service : Service.values()) {
            String usual = "localhost:" + service.port();
            assertThat(text).contains(usual);
            text = text.replace(usual, comanda.api(service).base().getAuthority());
        }
        text = text.replaceAll("_interval: 5s", "_interval: 1s");
        Files.createDirectories(folder.resolve("rules"));
        try (Stream<Path> files = Files.list(PROMETHEUS.resolve("rules"))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        folder.resolve("rules").resolve(file.getFileName()),
                        rules.apply(Files.readString(file)));
            }
        }
        return Files.writeString(folder.resolve("prometheus.yml"), text);
    }
}
