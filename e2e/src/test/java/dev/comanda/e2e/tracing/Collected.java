package dev.comanda.e2e.tracing;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A span as it was sent.
///
/// @param parent its parent's id; empty if it is a root
/// @param state what others say of the trace, as `tracestate` has it
/// @param links `trace/span` of each link
record Collected(
        String service,
        String name,
        Span.SpanKind kind,
        String trace,
        String id,
        String parent,
        String state,
        Map<String, String> attributes,
        List<String> links) {

    private static final HexFormat HEX = HexFormat.of();

    static Collected of(String service, Span span) {
        return new Collected(
                service,
                span.getName(),
                span.getKind(),
                HEX.formatHex(span.getTraceId().toByteArray()),
                HEX.formatHex(span.getSpanId().toByteArray()),
                HEX.formatHex(span.getParentSpanId().toByteArray()),
                span.getTraceState(),
                texts(span.getAttributesList()),
                span.getLinksList().stream()
                        .map(
                                link ->
                                        HEX.formatHex(link.getTraceId().toByteArray())
                                                + "/"
                                                + HEX.formatHex(link.getSpanId().toByteArray()))
                        .toList());
    }

    static Map<String, String> texts(List<KeyValue> pairs) {
        Map<String, String> texts = new HashMap<>();
        for (KeyValue pair : pairs) {
            AnyValue value = pair.getValue();
            texts.put(
                    pair.getKey(),
                    switch (value.getValueCase()) {
                        case STRING_VALUE -> value.getStringValue();
                        case INT_VALUE -> Long.toString(value.getIntValue());
                        case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
                        default -> value.toString();
                    });
        }
        return texts;
    }

    String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /// What a link to it says.
    String context() {
        return trace + "/" + id;
    }

    @Override
    public String toString() {
        return service + " " + name;
    }
}
