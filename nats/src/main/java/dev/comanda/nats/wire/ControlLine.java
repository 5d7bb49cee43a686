package dev.comanda.nats.wire;

/// What a line of the broker says about the bytes after it.
///
/// [The protocol](https://docs.nats.io/reference/reference-protocols/nats-protocol):
/// `MSG … <size>` is followed by so many bytes and CR LF, `HMSG … <header size> <size>` by the
/// same, beginning with the headers; every other line stands alone.
///
/// @param headers bytes of headers that follow
/// @param rest bytes after those, up to the next line
record ControlLine(int headers, long rest) {

    /// Bytes of CR LF.
    static final int END = 2;

    private static final ControlLine ALONE = new ControlLine(0, 0);

    /// @param to behind its LF
    /// @throws NumberFormatException if a size is none
    static ControlLine in(byte[] bytes, int from, int to) {
        boolean headers = bytes[from] == 'H';
        int name = from + (headers ? 1 : 0);
        if (!isMessage(bytes, name, to)) {
            return ALONE;
        }
        int sizeEnd = wordEnd(bytes, to);
        int sizeStart = wordStart(bytes, from, sizeEnd);
        long size = number(bytes, sizeStart, sizeEnd);
        if (!headers) {
            return new ControlLine(0, size + END);
        }
        int headersEnd = wordEnd(bytes, sizeStart);
        int headerSize = (int) number(bytes, wordStart(bytes, from, headersEnd), headersEnd);
        return new ControlLine(headerSize, size - headerSize + END);
    }

    private static boolean isMessage(byte[] bytes, int name, int to) {
        return name + 3 < to
                && bytes[name] == 'M'
                && bytes[name + 1] == 'S'
                && bytes[name + 2] == 'G'
                && isBlank(bytes[name + 3]);
    }

    /// Behind the last word before `to`.
    private static int wordEnd(byte[] bytes, int to) {
        int end = to;
        while (isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    private static int wordStart(byte[] bytes, int from, int end) {
        int start = end;
        while (start > from && !isBlank(bytes[start - 1])) {
            start--;
        }
        return start;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException("not a size, at " + (i - from));
            }
            number = Math.addExact(Math.multiplyExact(number, 10), digit);
        }
        return number;
    }
}
