package dev.comanda.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.comanda.launcher.Api;
import dev.comanda.servers.Folders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// [Schemathesis](https://schemathesis.io), which makes requests from an OpenAPI document and
/// holds the answers against it. Lives in a Python environment of its own in the cache, made
/// once.
///
/// @param python of that environment
record Schemathesis(Path python) {

    /// Making the environment, or one run.
    private static final Duration AT_MOST = Duration.ofMinutes(8);

    private static final Path SETTINGS = Path.of("src", "test", "openapi").toAbsolutePath();
    private static final Pattern GENERATED = Pattern.compile("(\\d+) generated");

    /// How a run ended.
    ///
    /// @param exit 0: every answer was as the document says
    /// @param generated requests that were made
    /// @param output what it printed: each failure with the `curl` line that shows it
    record Report(int exit, int generated, String output) {}

    /// Empty where there is no Python 3 that could make an environment.
    static Optional<Schemathesis> installed() throws IOException, InterruptedException {
        Path requirements = SETTINGS.resolve("requirements.txt");
        Path home =
                Folders.cache()
                        .resolve(
                                "schemathesis-"
                                        + Integer.toHexString(
                                                Files.readString(requirements).hashCode()));
        Path complete = home.resolve("complete");
        Path python = home.resolve("bin").resolve("python");
        if (!Files.exists(complete)) {
            Optional<Path> system = systemPython();
            if (system.isEmpty()
                    || run(system.get().toString(), "-m", "venv", home.toString()).exit != 0) {
                return Optional.empty();
            }
            Report pip =
                    run(
                            python.toString(),
                            "-m",
                            "pip",
                            "install",
                            "--quiet",
                            "--requirement",
                            requirements.toString());
            if (pip.exit != 0) {
                throw new IOException("pip could not install Schemathesis:\n" + pip.output);
            }
            Files.createFile(complete);
        }
        return Optional.of(new Schemathesis(python));
    }

    private static Optional<Path> systemPython() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "python3"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Makes requests to each operation of the service.
    ///
    /// @param perOperation at most so many in each phase
    /// @param seed the same one makes the same requests
    Report test(Api service, int perOperation, long seed) throws IOException, InterruptedException {
        Path document = Files.createTempFile("openapi", ".json");
        try {
            Files.writeString(document, withoutTokens(service));
            return test(document, service.base(), perOperation, seed);
        } finally {
            Files.delete(document);
        }
    }

    /// The service's document, as if nobody were asked for a token: nobody is here, and AccessIT
    /// tries every kind of token with every operation.
    private static String withoutTokens(Api service) {
        JsonNode document = service.get("/q/openapi?format=json").expect(200);
        ((ObjectNode) document.get("components")).remove("securitySchemes");
        document.get("paths").forEach(path -> path.forEach(Schemathesis::unsecured));
        return document.toString();
    }

    private static void unsecured(JsonNode operation) {
        if (operation instanceof ObjectNode object) {
            object.remove("security");
        }
    }

    private Report test(Path document, URI service, int perOperation, long seed)
            throws IOException, InterruptedException {
        return run(
                python.toString(),
                "-m",
                "schemathesis.cli",
                "--config-file",
                SETTINGS.resolve("schemathesis.toml").toString(),
                "run",
                document.toString(),
                "--url",
                service.toString(),
                "--phases",
                "examples,coverage,fuzzing,stateful",
                "--max-examples",
                Integer.toString(perOperation),
                "--seed",
                Long.toString(seed));
    }

    private static Report run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("schemathesis", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
            builder.environment().put("COLUMNS", "160");
            builder.environment().put("PYTHONUTF8", "1");
            Process process =
                    builder.directory(Files.createDirectories(Path.of("target")).toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (!process.waitFor(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException("did not end in time: " + String.join(" ", command));
            }
            String output = Files.readString(log);
            Matcher generated = GENERATED.matcher(output);
            return new Report(
                    process.exitValue(),
                    generated.find() ? Integer.parseInt(generated.group(1)) : 0,
                    output);
        } finally {
            Files.delete(log);
        }
    }
}
