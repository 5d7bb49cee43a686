package dev.comanda.kubernetes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// What a pod's container would find: its environment, its files, its command. What a manifest
/// does not declare is not there.
///
/// @param root stands for the container's root folder
/// @param elsewhere what to write for addresses that cannot be the same here: `nats:4222`
public record Declared(Overlay overlay, Secrets secrets, Path root, Map<String, String> elsewhere) {

    public Declared {
        elsewhere = Map.copyOf(elsewhere);
    }

    /// The variables, with the secrets' values, and paths below [#root()].
    public Map<String, String> environment(Manifest workload) {
        Map<String, String> environment = new HashMap<>();
        overlay.environment(workload.container())
                .forEach((name, value) -> environment.put(name, here(workload, known(value))));
        return environment;
    }

    /// The command, with its variables filled in as the kubelet does.
    public List<String> command(Manifest workload) {
        Map<String, String> environment = environment(workload);
        return Manifest.elements(workload.container().get("command")).stream()
                .map(
                        word -> {
                            String filled = here(workload, word.asText());
                            for (Map.Entry<String, String> variable : environment.entrySet()) {
                                filled =
                                        filled.replace(
                                                "$(" + variable.getKey() + ")",
                                                variable.getValue());
                            }
                            return filled;
                        })
                .toList();
    }

    private String known(String value) {
        return value.startsWith("secret:") ? secrets.text(value.substring(7)) : value;
    }

    private String here(Manifest workload, String value) {
        String here = value;
        for (Map.Entry<String, String> address : elsewhere.entrySet()) {
            here = here.replace(address.getKey(), address.getValue());
        }
        Map<String, JsonNode> mounts = new HashMap<>();
        for (JsonNode mount : workload.container().get("volumeMounts")) {
            mounts.put(mount.get("mountPath").asText(), mount);
        }
        // all at once: what is written for one may itself be below /tmp
        return Pattern.compile("(?<![\\w/.])(" + String.join("|", mounts.keySet()) + ")(?![\\w.-])")
                .matcher(here)
                .replaceAll(
                        path ->
                                folder(workload, Objects.requireNonNull(mounts.get(path.group(1))))
                                        .toString());
    }

    /// The folder of a mount, with the files that its volume has.
    private Path folder(Manifest workload, JsonNode mount) {
        Path folder =
                root.resolve(workload.name()).resolve(mount.get("mountPath").asText().substring(1));
        JsonNode volume =
                workload.list("/spec/template/spec/volumes").stream()
                        .filter(it -> it.get("name").equals(mount.get("name")))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no volume for " + mount));
        try {
            Files.createDirectories(folder);
            for (JsonNode item : volume.at("/secret/items")) {
                Files.copy(
                        secrets.file(
                                volume.at("/secret/secretName").asText()
                                        + "/"
                                        + item.get("key").asText()),
                        folder.resolve(item.get("path").asText()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            for (JsonNode source : volume.at("/projected/sources")) {
                for (Map.Entry<String, String> file :
                        overlay.configMap(source.at("/configMap/name").asText()).entrySet()) {
                    Files.writeString(folder.resolve(file.getKey()), file.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("filling " + folder, e);
        }
        return folder;
    }
}
