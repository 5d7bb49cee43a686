package dev.comanda.e2e.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.launcher.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The expressions that this project asks Prometheus, each with where it stands.
public final class Expressions {

    private static final Path DASHBOARD = Path.of("infra/grafana/dashboards/saga-monitoring.json");

    /// What Grafana puts in, at least.
    private static final String RATE_INTERVAL = "20s";

    private Expressions() {}

    /// Of every panel, by `<panel> <ref>`.
    public static Map<String, String> ofDashboard(Checkout checkout) throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(checkout.root().resolve(DASHBOARD).toFile());
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                all.put(
                        panel.path("id").asText()
                                + " "
                                + panel.path("title").asText()
                                + " "
                                + target.path("refId").asText(),
                        target.path("expr").asText().replace("$__rate_interval", RATE_INTERVAL));
            }
        }
        return all;
    }
}
