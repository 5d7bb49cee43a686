package dev.comanda.kubernetes.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// `compose.dev.yaml`, with its anchors and merges resolved.
final class Compose {

    private final JsonNode document;

    private Compose(JsonNode document) {
        this.document = document;
    }

    static Compose read() {
        Object loaded =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Repository.text("compose.dev.yaml"));
        return new Compose(new ObjectMapper().valueToTree(loaded));
    }

    /// Every container by its name.
    Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new LinkedHashMap<>();
        document.path("services")
                .properties()
                .forEach(one -> services.put(one.getKey(), one.getValue()));
        return services;
    }

    JsonNode service(String name) {
        return document.path("services").required(name);
    }

    /// The volumes that have a name.
    JsonNode volumes() {
        return document.path("volumes");
    }

    static Map<String, String> environment(JsonNode service) {
        return Manifest.strings(service.path("environment"));
    }

    /// The texts of a list: `ports`, `volumes`, `command`.
    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }
}
