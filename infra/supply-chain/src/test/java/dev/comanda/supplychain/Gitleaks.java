package dev.comanda.supplychain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.launcher.Checkout;
import dev.comanda.servers.GoTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks for secrets, by the rules of `infra/supply-chain/gitleaks.toml`.
final class Gitleaks {

    static final GoTool TOOL =
            new GoTool("gitleaks", "github.com/zricethezav/gitleaks/v8", "v8.30.0");

    static final Path ROOT = Checkout.find().root();

    private static final Path RULES = ROOT.resolve("infra/supply-chain/gitleaks.toml");
    private static final long SECONDS = 120;

    /// "Found something", chosen so that it is nobody's word for a failure.
    private static final int FOUND = 77;

    private Gitleaks() {}

    /// What is found in a folder or a file, as `rule: file:line`; archives are opened. Never the
    /// secret itself.
    static List<String> in(Path place) {
        return look(List.of("dir", "--max-archive-depth", "2", place.toString()), place);
    }

    /// What was ever committed, on the way to what is checked out.
    static List<String> inHistory() {
        return look(List.of("git", ROOT.toString()), ROOT);
    }

    private static List<String> look(List<String> where, Path root) {
        try {
            Path report = Files.createTempFile("comanda-gitleaks-", ".json");
            List<String> command = new ArrayList<>();
            command.add(TOOL.find().orElseThrow().toString());
            command.addAll(where);
            command.addAll(List.of("--config", RULES.toString(), "--redact", "--no-banner"));
            command.addAll(List.of("--exit-code", Integer.toString(FOUND)));
            command.addAll(List.of("--report-format", "json", "--report-path", report.toString()));
            int exit = run(command);
            List<String> found = new ArrayList<>();
            for (JsonNode leak : new ObjectMapper().readTree(report.toFile())) {
                String file = leak.get("File").asText().replace(root + "/", "");
                found.add(
                        "%s: %s:%d"
                                .formatted(
                                        leak.get("RuleID").asText(),
                                        file,
                                        leak.get("StartLine").asInt()));
            }
            Files.delete(report);
            if (exit != (found.isEmpty() ? 0 : FOUND)) {
                throw new IllegalStateException("gitleaks ended with " + exit + ": " + command);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("gitleaks", e);
        }
    }

    private static int run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("gitleaks does not end: " + command);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + command, e);
        }
    }
}
