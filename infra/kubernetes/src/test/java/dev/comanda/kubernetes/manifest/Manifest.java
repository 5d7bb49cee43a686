package dev.comanda.kubernetes.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// One object.
public record Manifest(JsonNode tree) {

    private static final List<String> WITH_PODS = List.of("Deployment", "Job", "StatefulSet");

    public String kind() {
        return text("/kind");
    }

    public String apiVersion() {
        return text("/apiVersion");
    }

    public String name() {
        return text("/metadata/name");
    }

    /// The node at a JSON pointer, `/spec/replicas`; a missing node if there is none.
    public JsonNode at(String pointer) {
        return tree.at(JsonPointer.compile(pointer));
    }

    public String text(String pointer) {
        return at(pointer).asText();
    }

    /// The elements of the list at a JSON pointer; none if there is no list.
    public List<JsonNode> list(String pointer) {
        return elements(at(pointer));
    }

    public static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /// The name that people use: without the hash that Kustomize adds to a generated one.
    public String plainName() {
        return kind().equals("ConfigMap") ? name().replaceFirst("-[a-z0-9]{10}$", "") : name();
    }

    public boolean hasPods() {
        return WITH_PODS.contains(kind());
    }

    /// Labels of the object itself.
    public Map<String, String> labels() {
        return strings(at("/metadata/labels"));
    }

    /// Labels of its pods.
    public Map<String, String> podLabels() {
        return strings(at("/spec/template/metadata/labels"));
    }

    /// Containers of its pods.
    public List<JsonNode> containers() {
        return list("/spec/template/spec/containers");
    }

    /// The first container of its pods.
    public JsonNode container() {
        return containers().getFirst();
    }

    public static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new HashMap<>();
        object.properties()
                .forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }

    /// The service whose image its pods run.
    ///
    /// @throws IllegalArgumentException if it is none of ours
    public Service service() {
        String image = container().path("image").asText();
        for (Service service : Service.values()) {
            if (image.startsWith("comanda/" + service.module() + ":")) {
                return service;
            }
        }
        throw new IllegalArgumentException(this + " runs " + image);
    }

    @Override
    public String toString() {
        return kind() + "/" + plainName();
    }
}
