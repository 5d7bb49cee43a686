package dev.comanda.nats.tracing;

import dev.comanda.nats.codec.MessageCodec;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A span's context as the text of a `traceparent` and its `tracestate`, and back.
final class SpanText {

    private static final String VERSION = "00-";
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    private SpanText() {}

    static String of(SpanContext span) {
        String parent =
                VERSION
                        + span.getTraceId()
                        + "-"
                        + span.getSpanId()
                        + "-"
                        + span.getTraceFlags().asHex();
        if (span.getTraceState().isEmpty()) {
            return parent;
        }
        StringJoiner state = new StringJoiner(",");
        span.getTraceState().forEach((vendor, value) -> state.add(vendor + "=" + value));
        return Objects.requireNonNull(MessageCodec.trace(parent, state.toString()));
    }

    /// @param traceparent well formed, as everything that is stored or sent is
    static SpanContext read(String traceparent) {
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE, SPAN - 1),
                traceparent.substring(SPAN, FLAGS - 1),
                TraceFlags.fromHex(traceparent, FLAGS),
                state(MessageCodec.stateOf(traceparent)));
    }

    /// Entries that are none are passed over. The first one comes from whoever spoke last.
    private static TraceState state(@Nullable String text) {
        if (text == null) {
            return TraceState.getDefault();
        }
        TraceStateBuilder state = TraceState.builder();
        for (String entry : List.of(text.split(",", -1)).reversed()) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                state.put(entry.substring(0, equals).strip(), entry.substring(equals + 1));
            }
        }
        return state.build();
    }

    /// The parent of a span; none if there is no text.
    static Context parent(@Nullable String traceparent) {
        return traceparent == null
                ? Context.root()
                : Context.root().with(Span.wrap(read(traceparent)));
    }
}
