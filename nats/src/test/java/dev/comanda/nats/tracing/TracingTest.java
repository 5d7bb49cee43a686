package dev.comanda.nats.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.OrderId;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

    private static final OrderId ORDER = OrderId.parse("01a202fa-aaac-7ca0-8d08-2e5fb52ec09d");
    private static final MessageKey KEY = new MessageKey(ORDER, Subject.INVENTORY_RESERVED, 2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String UNSAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";

    private final Kept kept = new Kept();
    private final Tracing tracing =
            new SpanTracing(
                    SdkTracerProvider.builder()
                            .addSpanProcessor(SimpleSpanProcessor.create(kept))
                            .build()
                            .get("test"));

    /// Spans that have ended.
    private static final class Kept implements SpanExporter {
        final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Test
    void off_it_makes_no_object_and_hands_on_what_came() {
        Tracing.Steps steps = NoTracing.OFF.transaction();
        assertThat(steps).isSameAs(NoTracing.OFF.transaction());
        assertThat(steps.step(KEY, "event", PARENT, PARENT, true)).isSameAs(PARENT);
        assertThat(steps.step(null, "event", null, null, true)).isNull();
        Tracing.Sending sending = NoTracing.OFF.sending(KEY, 7, PARENT);
        assertThat(sending).isSameAs(NoTracing.OFF.sending(KEY, 7, null));
        assertThat(sending.context(PARENT)).isSameAs(PARENT);
        Tracing.Asking asking = NoTracing.OFF.asking("charge", ORDER, PARENT);
        assertThat(asking.context(PARENT)).isSameAs(PARENT);
        assertThat(NoTracing.OFF.batch("durable", "orders.*", List.of())).isSameAs(steps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-1-2-01", "00-" + TRACE + "-0000000000000000-01"})
    void what_a_stranger_sends_in_place_of_a_trace_is_not_handed_on(String header) {
        assertThat(NoTracing.OFF.ofRequest(header, "a=1", ORDER)).isNull();
        assertThat(tracing.ofRequest(header, "a=1", ORDER)).isNull();
        assertThat(NoTracing.OFF.ofRequest(PARENT, null, ORDER)).isEqualTo(PARENT);
        assertThat(NoTracing.OFF.ofRequest(PARENT, "a=1,b=2", ORDER))
                .isEqualTo(PARENT + " a=1,b=2");
        assertThat(NoTracing.OFF.ofRequest(PARENT, "a=\r\nx: y", ORDER)).isEqualTo(PARENT);
    }

    @Test
    void what_others_say_of_the_trace_is_handed_on_in_their_order() {
        Tracing.Steps steps = tracing.transaction();
        String came = PARENT + " congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";
        String context = Objects.requireNonNull(steps.step(KEY, "event", came, came, true));
        assertThat(context)
                .startsWith("00-" + TRACE)
                .endsWith("-01 congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
        assertThat(tracing.sending(KEY, 7, context).context(context))
                .endsWith(" congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
        assertThat(MessageCodec.traceId(context)).isEqualTo(TRACE);
    }

    @Test
    void a_call_is_below_what_asks_for_it_and_above_what_it_causes() {
        Tracing.Asking asking = tracing.asking("charge", ORDER, PARENT);
        String context = Objects.requireNonNull(asking.context(PARENT));
        asking.answered("unknown", false);
        SpanData call = kept.spans.getFirst();
        assertThat(call.getName()).isEqualTo("call charge");
        assertThat(call.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(call.getAttributes().get(Names.OUTCOME)).isEqualTo("unknown");
        assertThat(call.getAttributes().get(Names.ERROR)).isEqualTo("unknown");
        assertThat(context).contains(TRACE + "-" + call.getSpanId());
    }

    @Test
    void what_is_said_is_below_what_it_answers() {
        Tracing.Steps steps = tracing.transaction();
        String context = Objects.requireNonNull(steps.step(KEY, "event", PARENT, PARENT, true));
        assertThat(kept.spans).as("before the commit").isEmpty();
        steps.committed();
        SpanData processed = kept.spans.getFirst();
        assertThat(processed.getName()).isEqualTo("process inventory.reserved");
        assertThat(processed.getTraceId()).isEqualTo(TRACE);
        assertThat(processed.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(context).isEqualTo("00-" + TRACE + "-" + processed.getSpanId() + "-01");

        Tracing.Sending sending = tracing.sending(KEY, 7, context);
        sending.acknowledged(new IOException("secret"));
        SpanData sent = kept.spans.getLast();
        assertThat(sent.getParentSpanId()).isEqualTo(processed.getSpanId());
        assertThat(sending.context(context)).contains(TRACE + "-" + sent.getSpanId());
        assertThat(sent.toString()).contains("java.io.IOException").doesNotContain("secret");
    }

    @Test
    void of_a_transaction_that_is_run_again_nothing_is_told() {
        tracing.transaction().step(KEY, "event", PARENT, PARENT, true);
        Tracing.Steps again = tracing.transaction();
        again.step(KEY, "event", PARENT, PARENT, false);
        again.committed();
        assertThat(kept.spans).hasSize(1);
        assertThat(kept.spans.getFirst().getAttributes().get(Names.DUPLICATE)).isTrue();
    }

    @Test
    void what_came_with_another_trace_than_the_orders_is_linked_to_it() {
        String guessed = MessageCodec.traceOf(ORDER);
        Tracing.Steps steps = tracing.transaction();
        steps.step(KEY, "event", guessed, PARENT, true);
        steps.committed();
        SpanData processed = kept.spans.getFirst();
        assertThat(processed.getTraceId()).isEqualTo(TRACE);
        assertThat(processed.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanText::of)
                .containsExactly(guessed);
    }

    @Test
    void without_any_trace_the_orders_id_is_one() {
        tracing.sending(KEY, 7, null).acknowledged(null);
        assertThat(kept.spans.getFirst().getTraceId()).isEqualTo(ORDER.toString().replace("-", ""));
    }

    @Test
    void what_its_caller_does_not_trace_is_not_traced_but_handed_on() {
        Tracing.Steps steps = tracing.transaction();
        String context =
                Objects.requireNonNull(steps.step(KEY, "event", UNSAMPLED, UNSAMPLED, true));
        steps.committed();
        assertThat(context).startsWith("00-" + TRACE).endsWith("-00");
        assertThat(kept.spans).isEmpty();
    }
}
