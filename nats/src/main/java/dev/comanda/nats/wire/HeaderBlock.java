package dev.comanda.nats.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// The headers of one message as bytes: a version line, `name: value` lines and an empty one, each
/// ended by CR LF. Names are printable ASCII, values ASCII: what jnats reads.
final class HeaderBlock {

    /// Where a block that is no headers at all is kept, for whoever looks at the message.
    static final String UNREADABLE = "unreadable-headers";

    /// The most that is kept of such a block, in characters.
    private static final int MAX_KEPT = 500;

    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern STATUS = Pattern.compile(" [1-9]\\d{2}( [ -~]*)?");
    private static final String END = "\r\n";

    private HeaderBlock() {}

    static boolean isReadable(byte[] block) {
        return isReadable(block, 0, block.length);
    }

    /// @param from where the block begins
    /// @param to where it ends
    static boolean isReadable(byte[] bytes, int from, int to) {
        int version = from + VERSION.length;
        if (!startsWithVersion(bytes, from, to) || to < version + 4 || !endsLine(bytes, to - 4)) {
            return false;
        }
        int first = valueEnd(bytes, version, to);
        if (first < 0 || !isStatus(bytes, version, first)) {
            return false;
        }
        int start = first + 2;
        while (start < to - 2) {
            int end = headerEnd(bytes, start, to);
            if (end < 0) {
                return false;
            }
            start = end + 2;
        }
        return start == to - 2 && endsLine(bytes, start);
    }

    private static boolean startsWithVersion(byte[] bytes, int from, int to) {
        return to - from >= VERSION.length
                && Arrays.equals(bytes, from, from + VERSION.length, VERSION, 0, VERSION.length);
    }

    private static boolean endsLine(byte[] bytes, int at) {
        return bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    /// Where the CR of the line `name: value` is; -1 if it is not readable.
    private static int headerEnd(byte[] bytes, int start, int to) {
        for (int i = start; i < to; i++) {
            if (bytes[i] == ':') {
                return i > start ? valueEnd(bytes, i + 1, to) : -1;
            }
            if (bytes[i] <= ' ' || bytes[i] > '~') {
                return -1;
            }
        }
        return -1;
    }

    /// Where the line's CR is; -1 if a CR or LF is alone, a byte is not ASCII, or there is no end.
    private static int valueEnd(byte[] bytes, int start, int to) {
        for (int i = start; i < to - 1; i++) {
            if (bytes[i] == '\r') {
                return bytes[i + 1] == '\n' ? i : -1;
            }
            if (bytes[i] == '\n' || bytes[i] < 0) {
                return -1;
            }
        }
        return -1;
    }

    /// Nothing, or ` 404 No Messages`.
    private static boolean isStatus(byte[] bytes, int start, int end) {
        return start == end
                || STATUS.matcher(new String(bytes, start, end - start, StandardCharsets.US_ASCII))
                        .matches();
    }

    /// The same headers with `?` for what cannot be read, and `_` in names; a block that is none
    /// becomes one header that shows it.
    static byte[] mend(byte[] block) {
        String text = new String(block, StandardCharsets.UTF_8);
        StringBuilder mended = new StringBuilder(block.length + 64).append("NATS/1.0");
        if (startsWithVersion(block, 0, block.length)) {
            String[] lines = text.split("[\r\n]+", -1);
            // A status would make it a message of the broker's own; only the line as it is passes.
            for (int i = 1; i < lines.length; i++) {
                if (!lines[i].isEmpty()) {
                    mended.append(END).append(line(lines[i]));
                }
            }
        } else {
            mended.append(END).append(UNREADABLE).append(": ").append(value(text));
        }
        return mended.append(END).append(END).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(String line) {
        int colon = line.indexOf(':');
        return colon <= 0
                ? UNREADABLE + ": " + value(line)
                : line.substring(0, colon).replaceAll("[^!-~]", "_")
                        + ":"
                        + line.substring(colon + 1).replaceAll("[^\t -~]", "?");
    }

    private static String value(String text) {
        return text.substring(0, Math.min(MAX_KEPT, text.length())).replaceAll("[^ -~]", "?");
    }
}
