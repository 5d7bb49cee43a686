package dev.comanda.nats.codec;

import dev.comanda.nats.contract.OrderId;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The headers `traceparent` and `tracestate`:
/// [W3C Trace Context](https://www.w3.org/TR/trace-context/#traceparent-header), version 00, as in
/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. Read by hand: each message has one,
/// coming and going. Where somebody has said a state, both are one text with a space in between: so
/// it is stored, and handed from hand to hand.
final class TraceContext {

    private static final String VERSION = "00-";
    private static final String SAMPLED = "-01";
    private static final int LENGTH = 55;
    private static final int TRACE_MIDDLE = 19;
    private static final int TRACE_END = 35;
    private static final int SPAN_END = 52;
    private static final char STATE_FOLLOWS = ' ';
    private static final int MAX_STATE = 512;
    private static final HexFormat HEX = HexFormat.of();

    private TraceContext() {}

    /// Whether the text is one. It comes from strangers, and a header that cannot be sent would
    /// keep its message in the outbox for ever.
    static boolean isValid(String text) {
        return (text.length() == LENGTH || endsInState(text))
                && text.startsWith(VERSION)
                && isId(text, VERSION.length(), TRACE_END)
                && text.charAt(TRACE_END) == '-'
                && isId(text, TRACE_END + 1, SPAN_END)
                && text.charAt(SPAN_END) == '-'
                && isHex(text.charAt(SPAN_END + 1))
                && isHex(text.charAt(SPAN_END + 2));
    }

    /// Only that it can be sent: what it says is its vendor's business. The recommendation asks
    /// everybody to hand on 512 characters of it.
    private static boolean endsInState(String text) {
        int state = text.length() - LENGTH - 1;
        return state > 0
                && state <= MAX_STATE
                && text.charAt(LENGTH) == STATE_FOLLOWS
                && text.chars().skip(LENGTH).allMatch(c -> c >= ' ' && c <= '~');
    }

    /// Both headers as one text. A state that cannot be handed on is left out; `null` if the parent
    /// cannot.
    static @Nullable String of(@Nullable String parent, @Nullable String state) {
        if (parent == null || parent.length() != LENGTH || !isValid(parent)) {
            return null;
        }
        String both = state == null ? parent : parent + STATE_FOLLOWS + state.strip();
        return isValid(both) ? both : parent;
    }

    /// The `traceparent` of a valid text.
    static String parent(String text) {
        return text.length() == LENGTH ? text : text.substring(0, LENGTH);
    }

    /// The `tracestate` of a valid text, if it has one.
    static @Nullable String state(String text) {
        return text.length() == LENGTH ? null : text.substring(LENGTH + 1);
    }

    /// Lower-case hexadecimal, and not all zero.
    private static boolean isId(String text, int from, int to) {
        boolean something = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isHex(c)) {
                return false;
            }
            something |= c != '0';
        }
        return something;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    static String traceId(String text) {
        return text.substring(VERSION.length(), TRACE_END);
    }

    /// Whether a valid text is in the trace whose id is the order's. Asked of each message, so it
    /// makes nothing.
    static boolean isOf(String text, OrderId orderId) {
        UUID id = orderId.value();
        return HexFormat.fromHexDigitsToLong(text, VERSION.length(), TRACE_MIDDLE)
                        == id.getMostSignificantBits()
                && HexFormat.fromHexDigitsToLong(text, TRACE_MIDDLE, TRACE_END)
                        == id.getLeastSignificantBits();
    }

    /// The order id *is* the trace id, so whoever has one can look up the other.
    static String of(OrderId orderId) {
        UUID id = orderId.value();
        String low = HEX.toHexDigits(id.getLeastSignificantBits());
        String span = HEX.toHexDigits(id.getLeastSignificantBits() | 1);
        return VERSION + HEX.toHexDigits(id.getMostSignificantBits()) + low + "-" + span + SAMPLED;
    }
}
