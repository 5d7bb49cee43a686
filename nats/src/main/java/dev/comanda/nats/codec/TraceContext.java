package dev.comanda.nats.codec;

import dev.comanda.nats.contract.OrderId;
import java.util.HexFormat;
import java.util.UUID;

/// The header `traceparent`:
/// [W3C Trace Context](https://www.w3.org/TR/trace-context/#traceparent-header), version 00, as in
/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. Read by hand: each message has one,
/// coming and going.
final class TraceContext {

    private static final String VERSION = "00-";
    private static final String SAMPLED = "-01";
    private static final int LENGTH = 55;
    private static final int TRACE_END = 35;
    private static final int SPAN_END = 52;
    private static final HexFormat HEX = HexFormat.of();

    private TraceContext() {}

    /// Whether the text is one. It comes from strangers, and a header that cannot be sent would
    /// keep its message in the outbox for ever.
    static boolean isValid(String text) {
        return text.length() == LENGTH
                && text.startsWith(VERSION)
                && isId(text, VERSION.length(), TRACE_END)
                && text.charAt(TRACE_END) == '-'
                && isId(text, TRACE_END + 1, SPAN_END)
                && text.charAt(SPAN_END) == '-'
                && isHex(text.charAt(SPAN_END + 1))
                && isHex(text.charAt(SPAN_END + 2));
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

    /// The order id *is* the trace id, so whoever has one can look up the other.
    static String of(OrderId orderId) {
        UUID id = orderId.value();
        String low = HEX.toHexDigits(id.getLeastSignificantBits());
        String span = HEX.toHexDigits(id.getLeastSignificantBits() | 1);
        return VERSION + HEX.toHexDigits(id.getMostSignificantBits()) + low + "-" + span + SAMPLED;
    }
}
