package dev.comanda.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of a Go module that tests read and nobody runs: an operator's CRDs, say. Go fetches
/// them once into its own cache and checks them against its checksum database.
///
/// @param path of the module, `github.com/kedacore/keda/v2`
/// @param version of the module, `v1.2.3`
public record GoModule(String path, String version) {

    /// The folder with its files; nothing where there is no Go, see [GoTool#canInstall()].
    ///
    /// @throws ServerUnavailable if Go is here and cannot fetch it, with what it says
    public Optional<Path> folder() {
        return NatsServerFetch.go().map(this::download);
    }

    private Path download(Path go) {
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            go.toString(),
                                            "mod",
                                            "download",
                                            "-json",
                                            path + "@" + version))
                            .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            JsonNode answer = new ObjectMapper().readTree(process.getInputStream());
            process.waitFor();
            if (!answer.hasNonNull("Dir")) {
                throw new ServerUnavailable(
                        "go mod download " + path + "@" + version + ": " + answer.path("Error"));
            }
            return Path.of(answer.get("Dir").asText());
        } catch (IOException e) {
            throw new UncheckedIOException("fetching " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnavailable("interrupted while fetching " + path, e);
        }
    }
}
