package dev.comanda.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.annotations.SerializedName;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Holds an object of a kind that is built into Kubernetes against the classes of Kubernetes' own
/// Java client, which are made from the API's description: unknown fields, missing ones, values
/// of a wrong type, quantities that are none. As strict as the API server with
/// `--validate=strict`, which takes no number for a text and no text for a number.
final class ApiModel {

    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    /// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?\\d+(\\.\\d+)?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d+)?");

    private static final Set<String> GROUPS =
            Set.of("", "apps", "batch", "policy", "networking.k8s.io");

    private final List<String> faults = new ArrayList<>();

    private ApiModel() {}

    static boolean isBuiltIn(String apiVersion) {
        return GROUPS.contains(group(apiVersion));
    }

    private static String group(String apiVersion) {
        return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    }

    /// What is wrong, each with its path; empty if nothing is.
    static List<String> faults(JsonNode object) {
        String version = object.path("apiVersion").asText();
        version = version.substring(version.indexOf('/') + 1);
        ApiModel model = new ApiModel();
        model.check(
                "", object, model(version.toUpperCase(Locale.ROOT) + object.path("kind").asText()));
        return model.faults;
    }

    /// What is wrong with the metadata, which are the same for every kind.
    static List<String> metadataFaults(JsonNode object) {
        ApiModel model = new ApiModel();
        model.check("/metadata", object.path("metadata"), model("V1ObjectMeta"));
        return model.faults;
    }

    private static Class<?> model(String name) {
        try {
            return Class.forName(MODELS + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Kubernetes has no " + name, e);
        }
    }

    private void check(String path, JsonNode value, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type element =
                    generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == List.class) {
                expect(path, value, "a list", value.isArray());
                for (int i = 0; i < value.size(); i++) {
                    check(path + "/" + i, value.get(i), element);
                }
            } else {
                expect(path, value, "an object", value.isObject());
                value.properties()
                        .forEach(e -> check(path + "/" + e.getKey(), e.getValue(), element));
            }
        } else {
            checkClass(path, value, (Class<?>) type);
        }
    }

    private void checkClass(String path, JsonNode value, Class<?> type) {
        switch (type.getSimpleName()) {
            case "String", "OffsetDateTime", "byte[]" ->
                    expect(path, value, "a text", value.isTextual());
            case "Integer", "Long" ->
                    expect(path, value, "a whole number", value.isIntegralNumber());
            case "Double" -> expect(path, value, "a number", value.isNumber());
            case "Boolean" -> expect(path, value, "true or false", value.isBoolean());
            case "IntOrString" ->
                    expect(path, value, "a number or a text", value.isInt() || value.isTextual());
            case "Quantity" ->
                    expect(path, value, "a quantity", QUANTITY.matcher(value.asText()).matches());
            case "Object" -> {}
            default -> checkFields(path, value, type);
        }
    }

    private void checkFields(String path, JsonNode value, Class<?> type) {
        expect(path, value, "an object", value.isObject());
        Map<String, Type> known = fields(type);
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Type its = known.get(field.getKey());
            if (its == null) {
                faults.add(path + "/" + field.getKey() + ": unknown field");
            } else {
                check(path + "/" + field.getKey(), field.getValue(), its);
            }
        }
        for (String required : required(type)) {
            if (!value.has(required)) {
                faults.add(path + ": " + required + " is missing");
            }
        }
    }

    private void expect(String path, JsonNode value, String what, boolean holds) {
        if (!holds) {
            faults.add(path + ": " + value + " is not " + what);
        }
    }

    private static Map<String, Type> fields(Class<?> type) {
        Map<String, Type> fields = new HashMap<>();
        for (Field field : type.getDeclaredFields()) {
            SerializedName name = field.getAnnotation(SerializedName.class);
            if (name != null) {
                fields.put(name.value(), field.getGenericType());
            }
        }
        return fields;
    }

    private static Set<String> required(Class<?> type) {
        try {
            @SuppressWarnings("unchecked")
            Set<String> required = (Set<String>) type.getField("openapiRequiredFields").get(null);
            return required == null ? Set.of() : required;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is no model of the API", e);
        }
    }
}
