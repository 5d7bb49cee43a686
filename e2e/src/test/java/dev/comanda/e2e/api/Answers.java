package dev.comanda.e2e.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Answers as a page shows them, and what of them differs from run to run.
final class Answers {

    private static final int WIDTH = 110;

    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    /// Lengths, how many messages there were, and what is made of an id or a time.
    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?i)(content-length: |\"(?:last|messages|behind)\": |dlq:[-\\w]+:\\w+:\\d+:|pi_sim_)[0-9a-f]+");

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

    private Answers() {}

    /// The lines that `curl` printed; JSON is broken where it is too wide.
    static List<String> shown(String output) {
        List<String> lines = new ArrayList<>();
        for (String line : output.replace("\r", "").stripTrailing().split("\n", -1)) {
            if (line.startsWith("{") || line.startsWith("[")) {
                lines.addAll(List.of(broken(read(line), "").split("\n", -1)));
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    /// The ids in these lines, in the order in which they come.
    static List<String> ids(List<String> lines) {
        return ID.matcher(String.join("\n", lines)).results().map(r -> r.group()).toList();
    }

    /// Without what differs from run to run.
    static String masked(List<String> lines) {
        String text = ID.matcher(String.join("\n", lines)).replaceAll("<id>");
        text = TIME.matcher(text).replaceAll("<time>");
        return NUMBER.matcher(text).replaceAll("$1<n>");
    }

    /// With each id that is known under another name replaced by that.
    static String renamed(String text, Map<String, String> names) {
        return ID.matcher(text)
                .replaceAll(
                        id -> Matcher.quoteReplacement(names.getOrDefault(id.group(), id.group())));
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + line, e);
        }
    }

    private static String broken(JsonNode node, String indent) {
        String inOneLine = node.toString();
        if (inOneLine.length() + indent.length() <= WIDTH || !node.isContainerNode()) {
            return inOneLine;
        }
        String deeper = indent + "  ";
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(deeper + broken(item, deeper)));
            return "[\n" + String.join(",\n", items) + "\n" + indent + "]";
        }
        return node.properties().stream()
                .map(
                        field ->
                                deeper
                                        + '"'
                                        + field.getKey()
                                        + "\": "
                                        + broken(field.getValue(), deeper))
                .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }
}
