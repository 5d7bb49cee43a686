package dev.comanda.supplychain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The software bill of materials (CycloneDX) that the build writes for each service.
///
/// @param components what the service is made of
record Sbom(List<Component> components) {

    /// `pkg:maven/io.vertx/vertx-core@4.5.22?classifier=linux-x86_64&type=jar`
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    /// @param name `group:artifact`
    /// @param licences their SPDX ids, or what its POM calls them; whoever ships it may choose one
    /// @param jar how Quarkus calls it in the packaged service
    record Component(String name, Set<String> licences, String jar) {}

    /// The folder that a service is shipped as.
    static Path packaged(Service service) {
        return Checkout.find().jar(service).resolveSibling("");
    }

    static Path file(Service service) {
        return packaged(service).resolveSibling("sbom.cdx.json");
    }

    /// @throws UncheckedIOException if the service has not been packaged
    static Sbom of(Service service) {
        try {
            JsonNode document = new ObjectMapper().readTree(file(service).toFile());
            List<Component> components = new ArrayList<>();
            for (JsonNode component : document.path("components")) {
                components.add(component(component));
            }
            return new Sbom(List.copyOf(components));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the bill of " + service, e);
        }
    }

    private static Component component(JsonNode component) {
        String group = component.path("group").asText();
        String name = component.get("name").asText();
        Set<String> licences = new TreeSet<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.get("id").asText()
                            : licence.path("name").asText(choice.path("expression").asText()));
        }
        Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
        String jar =
                "%s.%s-%s%s.jar"
                        .formatted(
                                group,
                                name,
                                classifier.find() ? classifier.group(1) + "-" : "",
                                component.path("version").asText());
        return new Component(group + ":" + name, licences, jar);
    }
}
