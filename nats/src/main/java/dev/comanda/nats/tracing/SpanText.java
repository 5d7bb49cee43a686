package dev.comanda.nats.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/// A span's context as the text of a `traceparent`, and back.
final class SpanText {

    private static final String VERSION = "00-";
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    private SpanText() {}

    static String of(SpanContext span) {
        return VERSION
                + span.getTraceId()
                + "-"
                + span.getSpanId()
                + "-"
                + span.getTraceFlags().asHex();
    }

    /// @param traceparent well formed, as everything that is stored or sent is
    static SpanContext read(String traceparent) {
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE, SPAN - 1),
                traceparent.substring(SPAN, FLAGS - 1),
                TraceFlags.fromHex(traceparent, FLAGS),
                TraceState.getDefault());
    }

    /// The parent of a span; none if there is no text.
    static Context parent(@Nullable String traceparent) {
        return traceparent == null
                ? Context.root()
                : Context.root().with(Span.wrap(read(traceparent)));
    }
}
