package dev.comanda.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.comanda.servers.GoTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds overlays: with the `kubectl` of this machine, if it is not too old, else with kustomize
/// itself, built once by Go.
public final class Kustomize {

    /// What is installed where there is no kubectl.
    public static final GoTool TOOL =
            new GoTool("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.8.1");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path MANIFESTS = Repository.file("infra/kubernetes");

    private Kustomize() {}

    /// The folder `infra/kubernetes`.
    public static Path manifests() {
        return MANIFESTS;
    }

    /// The command that builds a folder; nothing where neither tool is nor can be had.
    public static Optional<List<String>> command() {
        return kubectl().or(() -> TOOL.find().map(tool -> List.of(tool.toString(), "build")));
    }

    private static Optional<List<String>> kubectl() {
        try {
            // Debian's kubectl 1.20 has Kustomize 2, which does not know such labels
            boolean knows =
                    Shell.require(MANIFESTS, Map.of(), List.of("kubectl", "version", "--client"))
                            .contains("Kustomize Version: v5.");
            return knows ? Optional.of(List.of("kubectl", "kustomize")) : Optional.empty();
        } catch (UncheckedIOException | IllegalStateException _) {
            return Optional.empty(); // no kubectl here, or one that does not know the option
        }
    }

    /// Every object of the folder, in the order of the output.
    ///
    /// @throws IllegalStateException if it cannot be built, with what the tool says
    public static List<Manifest> build(Path folder) {
        List<String> command = new ArrayList<>(command().orElseThrow());
        command.add(folder.toString());
        return read(Shell.require(folder, Map.of(), command));
    }

    /// Every document of a YAML text.
    public static List<Manifest> read(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream().map(Manifest::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
