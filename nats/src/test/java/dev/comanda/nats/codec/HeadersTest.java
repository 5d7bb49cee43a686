package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final MessageKey KEY =
            new MessageKey(Examples.ORDER, Subject.INVENTORY_RESERVED, 3);

    private final MessageCodec codec = new MessageCodec("inventory-service");

    @Test
    void a_message_carries_its_id_its_trace_and_the_attributes_of_cloudevents() {
        Map<String, String> headers = new TreeMap<>();
        codec.headers(KEY, Examples.AT, TRACE)
                .forEach((name, values) -> headers.put(name, String.join("|", values)));
        String id = Examples.ORDER + ":inventory.reserved:3";
        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "Nats-Msg-Id", id,
                                "ce-specversion", "1.0",
                                "ce-id", id,
                                "ce-type", "dev.comanda.inventory.reserved",
                                "ce-source", "/comanda/inventory-service",
                                "ce-subject", Examples.ORDER.toString(),
                                "ce-time", "2026-11-22T08:43:00.120Z",
                                "content-type", "application/json",
                                "traceparent", TRACE));
    }

    @Test
    void what_others_say_of_the_trace_goes_along() throws Exception {
        Headers headers = codec.headers(KEY, Examples.AT, TRACE + " congo=t61rcWkgMzE,rojo=1");
        assertThat(headers.getLast("traceparent")).isEqualTo(TRACE);
        assertThat(headers.getLast("tracestate")).isEqualTo("congo=t61rcWkgMzE,rojo=1");
        byte[] body = codec.body(Examples.of(Subject.INVENTORY_RESERVED));
        assertThat(codec.read("inventory.reserved", headers, body).traceparent())
                .isEqualTo(TRACE + " congo=t61rcWkgMzE,rojo=1");
        headers.put("tracestate", "x".repeat(600));
        assertThat(codec.read("inventory.reserved", headers, body).traceparent())
                .as("more than anybody has to hand on")
                .isEqualTo(TRACE);
    }

    @Test
    void a_time_always_has_milliseconds() {
        assertThat(
                        codec.headers(KEY, Instant.parse("2026-11-22T08:43:00Z"), TRACE)
                                .getFirst("ce-time"))
                .isEqualTo("2026-11-22T08:43:00.000Z");
    }

    /// The header would be refused when it is published, and hold up every other message of the
    /// outbox.
    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "héllo",
                "a\r\nNats-Msg-Id: 7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            })
    void a_trace_context_that_is_none_is_replaced_by_the_order_s_own(String traceparent) {
        assertThat(codec.headers(KEY, Examples.AT, traceparent).get("traceparent"))
                .containsExactly("00-0193a5c07d1e7abc8def0123456789ab-8def0123456789ab-01");
    }

    @Test
    void a_received_message_has_the_key_and_the_trace_of_its_headers() throws Exception {
        byte[] body = codec.body(Examples.of(Subject.INVENTORY_RESERVED));
        Received<?> received =
                codec.read("inventory.reserved", codec.headers(KEY, Examples.AT, TRACE), body);
        assertThat(received.key()).isEqualTo(KEY);
        assertThat(received.traceparent()).isEqualTo(TRACE);
    }

    @Test
    void a_message_without_an_id_is_one_that_a_person_typed_attempt_0() throws Exception {
        byte[] body = codec.body(Examples.of(Subject.INVENTORY_RESERVED));
        assertThat(codec.read("inventory.reserved", new Headers(), body).key())
                .isEqualTo(new MessageKey(Examples.ORDER, Subject.INVENTORY_RESERVED, 0));
        assertThat(codec.read("inventory.reserved", null, body).traceparent()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0193a5c0-7d1e-7abc-8def-0123456789ac:inventory.reserved:1",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:inventory.released:1",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:inventory.reserved",
                "17",
            })
    void an_id_of_another_message_is_refused(String id) {
        byte[] body = codec.body(Examples.of(Subject.INVENTORY_RESERVED));
        assertThatThrownBy(
                        () ->
                                codec.read(
                                        "inventory.reserved",
                                        new Headers().put("Nats-Msg-Id", id),
                                        body))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("header Nats-Msg-Id '" + id + "' does not belong to");
    }
}
