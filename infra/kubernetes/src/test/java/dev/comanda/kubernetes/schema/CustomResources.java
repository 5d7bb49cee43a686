package dev.comanda.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.servers.GoModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Holds objects of the operators' kinds against the operators' own CustomResourceDefinitions,
/// which are files of their Go modules, at the versions that docs/deploy.md installs. Rules in CEL
/// (`x-kubernetes-validations`) and the operators' webhooks are not evaluated.
public final class CustomResources {

    /// The module of each group of kinds, and where in it the definitions are.
    @SuppressWarnings("ImmutableEnumChecker") // a record of strings
    private enum Source {
        CLOUDNATIVE_PG("github.com/cloudnative-pg/cloudnative-pg", "v1.29.1", "config/crd/bases"),
        BARMAN("github.com/cloudnative-pg/plugin-barman-cloud", "v0.15.0", "config/crd/bases"),
        KEDA("github.com/kedacore/keda/v2", "v2.20.2", "config/crd/bases"),
        CERT_MANAGER("github.com/cert-manager/cert-manager", "v1.21.2", "deploy/crds"),
        PROMETHEUS(
                "github.com/prometheus-operator/prometheus-operator",
                "v0.85.0",
                "example/prometheus-operator-crd");

        private final GoModule module;
        private final String folder;

        Source(String path, String version, String folder) {
            this.module = new GoModule(path, version);
            this.folder = folder;
        }
    }

    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final Map<String, JsonSchema> schemas = new HashMap<>();

    private CustomResources() {}

    /// The version of the module that a kind comes from, as docs/deploy.md has to install it.
    ///
    /// @param module the last part of its path that is a name: `keda`
    public static String version(String module) {
        return Stream.of(Source.values())
                .map(source -> source.module)
                .filter(it -> it.path().matches(".*/" + module + "(/v\\d+)?"))
                .findFirst()
                .orElseThrow()
                .version();
    }

    /// Reads all definitions, fetched by Go if they are not here.
    ///
    /// @throws java.util.NoSuchElementException where there is no Go
    public static CustomResources load() {
        CustomResources resources = new CustomResources();
        for (Source source : Source.values()) {
            Path folder = source.module.folder().orElseThrow().resolve(source.folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                    Kustomize.read(Files.readString(file)).forEach(resources::add);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + folder, e);
            }
        }
        return resources;
    }

    private void add(Manifest definition) {
        if (!definition.kind().equals("CustomResourceDefinition")) {
            return;
        }
        for (JsonNode version : definition.list("/spec/versions")) {
            ObjectNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
            close(schema);
            schemas.put(
                    definition.text("/spec/group")
                            + "/"
                            + version.get("name").asText()
                            + " "
                            + definition.text("/spec/names/kind"),
                    SCHEMAS.getSchema(schema));
        }
    }

    /// An API server drops fields that the schema does not have; here they are faults.
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            close(property.getValue());
        }
        if (schema.has("items")) {
            close(schema.get("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            close(schema.get("additionalProperties"));
        }
    }

    /// What is wrong, each with its path; empty if nothing is.
    ///
    /// @throws IllegalArgumentException for a kind that nobody defines
    public List<String> faults(Manifest object) {
        JsonSchema schema = schemas.get(object.apiVersion() + " " + object.kind());
        if (schema == null) {
            throw new IllegalArgumentException(
                    "nobody defines " + object.apiVersion() + " " + object.kind());
        }
        return schema.validate(object.tree()).stream().map(ValidationMessage::getMessage).toList();
    }
}
