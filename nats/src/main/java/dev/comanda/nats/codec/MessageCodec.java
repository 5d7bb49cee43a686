package dev.comanda.nats.codec;

import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Turns messages into bytes and headers, and back.
///
/// Headers: `Nats-Msg-Id` for the broker's own deduplication, `traceparent` and `tracestate`, and
/// CloudEvents 1.0 in binary mode (the body is the event's data as it is, the attributes are
/// headers).
public final class MessageCodec {

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";

    private static final String TIME = "ce-time";
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private final String source;

    /// @param service the service that speaks, such as `order-service`; it becomes `ce-source`
    public MessageCodec(String service) {
        this.source = "/comanda/" + service;
    }

    /// The body of a message: UTF-8 JSON with exactly the fields of the protocol.
    public byte[] body(Message message) {
        return MessageWriter.write(message);
    }

    /// The headers under which a message is published.
    ///
    /// @param at when the decision that says it was taken
    /// @param traceparent the trace that it belongs to. It may come from any HTTP client: one that
    ///     is not well formed is replaced by [#traceOf], because a header that cannot be sent would
    ///     stop the whole outbox
    public Headers headers(MessageKey key, Instant at, @Nullable String traceparent) {
        String id = key.messageId();
        Headers headers = new Headers();
        headers.put(NatsJetStreamConstants.MSG_ID_HDR, id);
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", id);
        headers.put("ce-type", key.subject().eventType());
        headers.put("ce-source", source);
        headers.put("ce-subject", key.orderId().toString());
        headers.put(TIME, Instants.text(at));
        headers.put("content-type", "application/json");
        String trace =
                traceparent != null && TraceContext.isValid(traceparent)
                        ? traceparent
                        : traceOf(key.orderId());
        headers.put(TRACEPARENT, TraceContext.parent(trace));
        String state = TraceContext.state(trace);
        if (state != null) {
            headers.put(TRACESTATE, state);
        }
        return headers;
    }

    /// Reads a message.
    ///
    /// @throws Unreadable if the subject is unknown, the body is not what the subject promises, or
    ///     the header `Nats-Msg-Id` belongs to another message. Without that header the attempt is
    ///     0: a person typed it
    public Received<Message> read(String subjectName, @Nullable Headers headers, byte[] body)
            throws Unreadable {
        Subject subject = Subject.named(subjectName);
        if (subject == null) {
            throw new Unreadable("unknown subject '" + subjectName + "'");
        }
        Message message = MessageReader.read(subject, body);
        String id = headers == null ? null : headers.getLast(NatsJetStreamConstants.MSG_ID_HDR);
        return new Received<>(
                message,
                keyOf(id, subject, message.orderId()),
                headers == null ? null : traceIn(headers),
                headers == null ? null : timeIn(headers));
    }

    /// `null` as well for what is no time of ours: it comes from strangers, and a time that no
    /// table takes would make its message fail.
    private static @Nullable Instant timeIn(Headers headers) {
        String time = headers.getLast(TIME);
        try {
            Instant at = time == null ? null : Instants.parse(TIME, time);
            return at == null || at.isBefore(Instant.EPOCH) || at.isAfter(LAST_TIME) ? null : at;
        } catch (Unreadable _) {
            return null;
        }
    }

    private static @Nullable String traceIn(Headers headers) {
        return trace(headers.getLast(TRACEPARENT), headers.getLast(TRACESTATE));
    }

    private static MessageKey keyOf(@Nullable String id, Subject subject, OrderId orderId)
            throws Unreadable {
        if (id == null) {
            return new MessageKey(orderId, subject, 0);
        }
        MessageKey key = MessageKey.parse(id);
        if (key == null || key.subject() != subject || !key.orderId().equals(orderId)) {
            throw new Unreadable(
                    "header Nats-Msg-Id '"
                            + id
                            + "' does not belong to "
                            + subject
                            + " of order "
                            + orderId);
        }
        return key;
    }

    /// A trace context as it is stored and handed on: the one header, or both with a space between.
    ///
    /// @param parent `traceparent`, as somebody has sent it; `null` is answered if it is not one
    /// @param state `tracestate`; left out if it cannot be sent
    public static @Nullable String trace(@Nullable String parent, @Nullable String state) {
        return TraceContext.of(parent, state);
    }

    /// What a trace context says beside its `traceparent`, as `tracestate` has it.
    public static @Nullable String stateOf(String trace) {
        return TraceContext.state(trace);
    }

    /// Whether that is a context that anybody can guess who knows the order: in the trace of its
    /// id.
    public static boolean isGuessed(String trace, OrderId orderId) {
        return TraceContext.isOf(trace, orderId);
    }

    /// Whether the text can be handed on as a trace context.
    public static boolean isTrace(String traceparent) {
        return TraceContext.isValid(traceparent);
    }

    /// The trace that a context belongs to.
    public static String traceId(String traceparent) {
        return TraceContext.traceId(traceparent);
    }

    /// A trace context for an order whose caller brought none: the order id *is* the trace id, so
    /// whoever has one can look up the other.
    public static String traceOf(OrderId orderId) {
        return TraceContext.of(orderId);
    }
}
