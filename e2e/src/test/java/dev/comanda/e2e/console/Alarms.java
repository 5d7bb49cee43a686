package dev.comanda.e2e.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.metrics.Asked;
import dev.comanda.e2e.metrics.Expressions;
import dev.comanda.launcher.Checkout;
import dev.comanda.servers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What whoever is on call is told, and sees on the dashboard.
///
/// @param panels the dashboard's expressions, by `<id> <title> <letter>`
record Alarms(Asked asked, Map<String, String> panels) {

    private static final Duration WITHIN = Duration.ofSeconds(90);

    static Alarms of(Asked asked) throws IOException {
        return new Alarms(asked, Expressions.ofDashboard(Checkout.find()));
    }

    /// Waits until the alert fires.
    void fires(String alert) {
        Await.until(alert + " to fire", WITHIN, () -> !firing(alert).isEmpty());
        System.out.println("  Prometheus: " + alert + " fires");
    }

    /// Waits until it does not any more.
    void silent(String alert) {
        Await.until(alert + " to be silent", WITHIN, () -> firing(alert).isEmpty());
        System.out.println("  Prometheus: " + alert + " is silent again");
    }

    private List<JsonNode> firing(String alert) {
        return asked.query("ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\"}");
    }

    /// Waits until a panel shows something above nothing.
    void shows(String panel) {
        String expression = panels.get(panel);
        if (expression == null) {
            throw new AssertionError("there is no panel " + panel + ": " + panels.keySet());
        }
        String value =
                Await.until(
                        "the panel " + panel + " to show it",
                        WITHIN,
                        () ->
                                asked.query(expression).stream()
                                        .map(one -> one.path("value").path(1).asText())
                                        .filter(text -> !text.equals("NaN"))
                                        .filter(text -> Double.parseDouble(text) > 0)
                                        .findFirst()
                                        .orElse(null));
        System.out.println("  dashboard: " + panel + " shows " + value);
    }
}
