package dev.comanda.e2e.tracing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A service's log: one JSON object a line.
record Log(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private List<JsonNode> about(String order) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("{") && line.endsWith("}"))
                    .map(Log::read)
                    .filter(line -> line.path("loggerName").asText().equals("dev.comanda.saga"))
                    .filter(line -> line.path("mdc").path("orderId").asText().equals(order))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    /// The statuses that the order's saga went to, in order.
    List<String> steps(String order) {
        return about(order).stream()
                .map(line -> line.path("mdc").path("sagaStatus").asText())
                .toList();
    }

    /// The ids of the traces that its lines name.
    Set<String> traces(String order) {
        return about(order).stream()
                .map(line -> line.path("mdc").path("traceId").asText())
                .collect(Collectors.toSet());
    }
}
