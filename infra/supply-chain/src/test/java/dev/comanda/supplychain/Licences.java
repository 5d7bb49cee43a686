package dev.comanda.supplychain;

import dev.comanda.launcher.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Under what licences the parts of the services are, as their bills of materials say.
final class Licences {

    private Licences() {}

    /// What the three services ship that others made, each once, by name.
    static Collection<Sbom.Component> shipped() {
        Map<String, Sbom.Component> all = new TreeMap<>();
        for (Service service : Service.values()) {
            for (Sbom.Component component : Sbom.of(service).components()) {
                if (!component.name().startsWith("dev.comanda:")) {
                    all.put(component.name(), component);
                }
            }
        }
        return all.values();
    }

    /// A table: licence, artifacts. Without versions, or each upgrade would change it.
    static String report() {
        Map<String, List<String>> artifacts = new TreeMap<>();
        for (Sbom.Component component : shipped()) {
            artifacts
                    .computeIfAbsent(
                            String.join(" or ", component.licences()), _ -> new ArrayList<>())
                    .add(component.name());
        }
        StringBuilder report = new StringBuilder();
        report.append("# Licences of what the three services ship\n\n")
                .append("Written by the tests (`SbomIT`) from the services' bills of materials.\n");
        artifacts.forEach(
                (licence, names) -> {
                    report.append("\n## ").append(licence).append("\n\n");
                    names.forEach(name -> report.append("- `").append(name).append("`\n"));
                });
        return report.toString();
    }
}
