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
        int end = block.length;
        if (!startsWithVersion(block) || end < VERSION.length + 4 || !endsLine(block, end - 4)) {
            return false;
        }
        int first = lineEnd(block, VERSION.length);
        if (first < 0 || !isStatus(block, VERSION.length, first)) {
            return false;
        }
        int start = first + 2;
        while (start < end - 2) {
            int next = lineEnd(block, start);
            if (next < 0 || !isReadableLine(block, start, next)) {
                return false;
            }
            start = next + 2;
        }
        return start == end - 2 && endsLine(block, start);
    }

    private static boolean startsWithVersion(byte[] block) {
        return block.length >= VERSION.length
                && Arrays.mismatch(block, 0, VERSION.length, VERSION, 0, VERSION.length) < 0;
    }

    private static boolean endsLine(byte[] block, int at) {
        return block[at] == '\r' && block[at + 1] == '\n';
    }

    /// Where the line's CR is; -1 if a CR or LF is alone, a byte is not ASCII, or there is no end.
    private static int lineEnd(byte[] block, int start) {
        for (int i = start; i < block.length - 1; i++) {
            if (block[i] == '\r' && block[i + 1] == '\n') {
                return i;
            }
            if (block[i] == '\r' || block[i] == '\n' || block[i] < 0) {
                return -1;
            }
        }
        return -1;
    }

    /// Nothing, or ` 404 No Messages`.
    private static boolean isStatus(byte[] block, int start, int end) {
        return start == end
                || STATUS.matcher(new String(block, start, end - start, StandardCharsets.US_ASCII))
                        .matches();
    }

    private static boolean isReadableLine(byte[] block, int start, int end) {
        for (int i = start; i < end; i++) {
            if (block[i] == ':') {
                return i > start;
            }
            if (block[i] <= ' ' || block[i] > '~') {
                return false;
            }
        }
        return false;
    }

    /// The same headers with `?` for what cannot be read, and `_` in names; a block that is none
    /// becomes one header that shows it.
    static byte[] mend(byte[] block) {
        String text = new String(block, StandardCharsets.UTF_8);
        StringBuilder mended = new StringBuilder(block.length + 64).append("NATS/1.0");
        if (startsWithVersion(block)) {
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
