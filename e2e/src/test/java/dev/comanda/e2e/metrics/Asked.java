package dev.comanda.e2e.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// A Prometheus that is asked.
public record Asked(Api prometheus) {

    /// What it answers now, one for each series.
    public List<JsonNode> query(String expression) {
        List<JsonNode> result = new ArrayList<>();
        get("/api/v1/query?query=", expression).path("result").forEach(result::add);
        return result;
    }

    /// Whether there is an answer, and a number in it.
    boolean answers(String expression) {
        return query(expression).stream()
                .anyMatch(one -> !one.path("value").path(1).asText().equals("NaN"));
    }

    /// Whether it would find anything to compute with: for each series that is named, however the
    /// expression compares it then, and with the labels that it is grouped by.
    ///
    /// @return what it does not find; nothing is as it should be
    List<String> missing(String expression) {
        List<String> missing = new ArrayList<>();
        missing(get("/api/v1/parse_query?query=", expression), List.of(), missing);
        return missing;
    }

    private void missing(JsonNode node, List<String> grouping, List<String> missing) {
        List<String> labels = new ArrayList<>(grouping);
        if (!node.path("without").asBoolean()) {
            node.path("grouping").forEach(label -> labels.add(label.asText()));
        }
        String type = node.path("type").asText();
        if (type.equals("vectorSelector") || type.equals("matrixSelector")) {
            String selector = selector(node, labels);
            if (query(selector).isEmpty()) {
                missing.add(selector);
            }
            return;
        }
        for (JsonNode child : node) {
            if (child.isObject()) {
                missing(child, labels, missing);
            } else if (child.isArray()) {
                child.forEach(one -> missing(one, labels, missing));
            }
        }
    }

    private static String selector(JsonNode node, List<String> labels) {
        StringJoiner matchers = new StringJoiner(", ", "{", "}");
        for (JsonNode matcher : node.path("matchers")) {
            matchers.add(
                    "\"%s\"%s\"%s\""
                            .formatted(
                                    matcher.path("name").asText(),
                                    matcher.path("type").asText(),
                                    matcher.path("value").asText().replace("\\", "\\\\")));
        }
        labels.forEach(label -> matchers.add("\"" + label + "\"!=\"\""));
        return matchers.toString();
    }

    /// Every rule that it has.
    List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode group : get("/api/v1/rules", "").path("groups")) {
            group.path("rules").forEach(rules::add);
        }
        return rules;
    }

    private JsonNode get(String path, String value) {
        return prometheus
                .get(path + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .expect(200)
                .path("data");
    }
}
