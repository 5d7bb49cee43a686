package dev.comanda.nats.tracing;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.OrderId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Traces by OpenTelemetry.
final class SpanTracing implements Tracing {

    private final Tracer tracer;

    SpanTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public @Nullable String ofRequest(
            @Nullable String parent, @Nullable String state, OrderId order) {
        Span request = Span.current();
        if (!request.getSpanContext().isValid()) {
            return Tracing.super.ofRequest(parent, state, order);
        }
        request.setAttribute(Names.ORDER, order.toString());
        return SpanText.of(request.getSpanContext());
    }

    @Override
    public Steps transaction() {
        return new SpanSteps(tracer);
    }

    @Override
    public Sending sending(MessageKey key, int bytes, @Nullable String parent) {
        Span span =
                message(tracer, Names.SEND, SpanKind.PRODUCER, key)
                        .setParent(parentOf(key.orderId(), parent))
                        .setAttribute(Names.BODY_SIZE, (long) bytes)
                        .startSpan();
        return new SpanSending(span);
    }

    @Override
    public Asking asking(String what, OrderId order, @Nullable String parent) {
        return new SpanAsking(
                tracer.spanBuilder(Names.CALL + " " + what)
                        .setParent(parentOf(order, parent))
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(Names.ORDER, order.toString())
                        .startSpan());
    }

    /// Where nothing is known of the order's trace, one begins by its id.
    private static Context parentOf(OrderId order, @Nullable String parent) {
        return SpanText.parent(
                parent != null && MessageCodec.isTrace(parent)
                        ? parent
                        : MessageCodec.traceOf(order));
    }

    @Override
    public Batch batch(String durable, String from, List<Received<?>> messages) {
        SpanBuilder builder =
                tracer.spanBuilder(Names.RECEIVE + " " + from)
                        .setParent(Context.root())
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(Names.SYSTEM, Names.NATS)
                        .setAttribute(Names.OPERATION, Names.RECEIVE)
                        .setAttribute(Names.OPERATION_TYPE, Names.RECEIVE)
                        .setAttribute(Names.DESTINATION, from)
                        .setAttribute(Names.CONSUMER, durable)
                        .setAttribute(Names.BATCH_SIZE, (long) messages.size());
        for (Received<?> message : messages) {
            if (message.traceparent() != null) {
                builder.addLink(SpanText.read(message.traceparent()));
            }
        }
        Span span = builder.startSpan();
        return failure -> end(span, failure);
    }

    /// A span about one message.
    static SpanBuilder message(Tracer tracer, String operation, SpanKind kind, MessageKey key) {
        String order = key.orderId().toString();
        return tracer.spanBuilder(operation + " " + key.subject().wire())
                .setSpanKind(kind)
                .setAttribute(Names.SYSTEM, Names.NATS)
                .setAttribute(Names.OPERATION, operation)
                .setAttribute(Names.OPERATION_TYPE, operation)
                .setAttribute(Names.DESTINATION, key.subject().wire())
                .setAttribute(Names.MESSAGE_ID, key.messageId())
                .setAttribute(Names.CONVERSATION, order)
                .setAttribute(Names.ORDER, order);
    }

    /// The failure's kind only: its text may say what no trace is to know.
    private static void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(Names.ERROR, failure.getClass().getName());
        }
        span.end();
    }

    private record SpanSending(Span span) implements Sending {

        @Override
        public String context(@Nullable String parent) {
            return SpanText.of(span.getSpanContext());
        }

        @Override
        public void acknowledged(@Nullable Throwable failure) {
            end(span, failure);
        }
    }

    private record SpanAsking(Span span) implements Asking {

        @Override
        public String context(@Nullable String parent) {
            return SpanText.of(span.getSpanContext());
        }

        @Override
        public void answered(String outcome, boolean known) {
            span.setAttribute(Names.OUTCOME, outcome);
            if (!known) {
                span.setStatus(StatusCode.ERROR);
                span.setAttribute(Names.ERROR, outcome);
            }
            span.end();
        }
    }
}
