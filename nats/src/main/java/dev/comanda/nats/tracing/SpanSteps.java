package dev.comanda.nats.tracing;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The spans of one transaction. They begin with it and end with its commit. Of one that fails or
/// is run again nothing is told: nothing has happened in it.
final class SpanSteps implements Tracing.Steps {

    private final Tracer tracer;
    private final Instant begun = Instant.now();
    private final List<Span> spans = new ArrayList<>();

    SpanSteps(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public @Nullable String step(
            @Nullable MessageKey key,
            Object event,
            @Nullable String own,
            @Nullable String parent,
            boolean fresh) {
        if (key == null && parent == null) {
            return null; // nobody knows the order's trace: what is said begins one by its id
        }
        SpanBuilder builder =
                key == null
                        ? tracer.spanBuilder("decide " + event.getClass().getSimpleName())
                        : SpanTracing.message(tracer, Names.PROCESS, SpanKind.CONSUMER, key);
        builder.setStartTimestamp(begun);
        builder.setParent(
                SpanText.parent(
                        parent == null && key != null
                                ? MessageCodec.traceOf(key.orderId())
                                : parent));
        if (own != null && !own.equals(parent)) {
            builder.addLink(SpanText.read(own));
        }
        if (!fresh) {
            builder.setAttribute(Names.DUPLICATE, true);
        }
        Span span = builder.startSpan();
        spans.add(span);
        return SpanText.of(span.getSpanContext());
    }

    @Override
    public void committed() {
        spans.forEach(Span::end);
    }
}
