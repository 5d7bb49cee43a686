package dev.comanda.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The overlays that there are, each built once.
@SuppressWarnings("ImmutableEnumChecker") // what is built stays as it is
public enum Overlay {
    DEV("dev"),
    PRODUCTION("production");

    private final String folder;
    private @Nullable List<Manifest> manifests;

    Overlay(String folder) {
        this.folder = folder;
    }

    /// All its objects.
    public synchronized List<Manifest> manifests() {
        if (manifests == null) {
            manifests = Kustomize.build(Kustomize.manifests().resolve("overlays").resolve(folder));
        }
        return manifests;
    }

    public Stream<Manifest> all(String kind) {
        return manifests().stream().filter(manifest -> manifest.kind().equals(kind));
    }

    /// @throws IllegalArgumentException if there is none
    public Manifest one(String kind, String name) {
        return all(kind)
                .filter(manifest -> manifest.plainName().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(this + " has no " + kind + " " + name));
    }

    /// The Deployments of the three services.
    public List<Manifest> services() {
        return component("Deployment", "service");
    }

    /// The three migration Jobs.
    public List<Manifest> migrations() {
        return component("Job", "migration");
    }

    private List<Manifest> component(String kind, String component) {
        return all(kind)
                .filter(it -> component.equals(it.labels().get("app.kubernetes.io/component")))
                .toList();
    }

    /// The environment of a container, by name: a text, or `secret:<name>/<key>`. Later sources
    /// win over earlier ones, as in a pod.
    public Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            environment.putAll(configMap(source.at("/configMapRef/name").asText()));
        }
        for (JsonNode variable : container.path("env")) {
            environment.put(variable.get("name").asText(), value(variable));
        }
        return environment;
    }

    private String value(JsonNode variable) {
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        JsonNode config = variable.at("/valueFrom/configMapKeyRef");
        if (!secret.isMissingNode()) {
            return "secret:" + secret.get("name").asText() + "/" + secret.get("key").asText();
        }
        if (!config.isMissingNode()) {
            String key = config.get("key").asText();
            String value = configMap(config.get("name").asText()).get(key);
            if (value == null) {
                throw new IllegalArgumentException("no key " + key + " for " + variable);
            }
            return value;
        }
        return variable.get("value").asText();
    }

    /// The data of a ConfigMap.
    ///
    /// @param name with its hash
    public Map<String, String> configMap(String name) {
        return all("ConfigMap")
                .filter(map -> map.name().equals(name))
                .findFirst()
                .map(map -> Manifest.strings(map.at("/data")))
                .orElseThrow(() -> new IllegalArgumentException("no ConfigMap " + name));
    }
}
