package dev.comanda.nats.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The bytes of a broker, with every block of headers made readable. nats-server hands on
/// whatever a publisher wrote there. What is fine passes as it is, bodies always do: nearly every
/// message lies in the buffer with all its headers, is looked at there, and is copied once. What
/// the end of the buffer cut off, or what has to be mended, is gathered first.
///
/// [The protocol](https://docs.nats.io/reference/reference-protocols/nats-protocol): a line up
/// to CR LF; after `MSG … <size>` so many bytes and CR LF; after `HMSG … <header size> <size>`
/// the same, beginning with the headers.
final class TolerantInput extends InputStream {

    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    /// Bytes from the position on, and from what is read next, that pass as they are.
    private long passing;

    /// The control line that is being gathered, and the headers after it.
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    private final ByteArrayOutputStream headers = new ByteArrayOutputStream(1024);
    private int headerSize;

    /// What is ready to be handed out.
    private byte[] ready = new byte[0];

    private int handedOut;

    TolerantInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int given = 0;
        while (given == 0) {
            if (handedOut == ready.length && position == limit) {
                position = 0;
                limit = Math.max(0, in.read(buffer, 0, BUFFER));
                if (limit == 0) {
                    return -1;
                }
            }
            given = hand(to, offset, length);
        }
        return given;
    }

    /// As much as there is room for, or is there; may be nothing, while a line is incomplete.
    private int hand(byte[] to, int offset, int length) {
        int given = 0;
        while (given < length) {
            if (handedOut < ready.length) {
                int n = Math.min(length - given, ready.length - handedOut);
                System.arraycopy(ready, handedOut, to, offset + given, n);
                handedOut += n;
                given += n;
            } else if (position == limit) {
                return given;
            } else if (headerSize == 0 && passing > 0) {
                int n = (int) Math.min(Math.min(length - given, limit - position), passing);
                System.arraycopy(buffer, position, to, offset + given, n);
                position += n;
                passing -= n;
                given += n;
            } else {
                take();
            }
        }
        return given;
    }

    /// Reads on in a line or in headers.
    private void take() {
        if (headerSize > 0) {
            int n = Math.min(limit - position, headerSize - headers.size());
            headers.write(buffer, position, n);
            position += n;
            if (headers.size() == headerSize) {
                headersRead();
            }
            return;
        }
        int end = position;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        boolean complete = end < limit;
        if (complete && line.size() == 0 && passes(end + 1)) {
            return;
        }
        int n = (complete ? end + 1 : end) - position;
        line.write(buffer, position, n);
        position += n;
        if (complete) {
            lineRead();
        }
    }

    /// Lets the line at the position pass, and the message that it begins, if nothing of it has to
    /// be gathered.
    private boolean passes(int lineEnd) {
        ControlLine control = ControlLine.in(buffer, position, lineEnd);
        if (control.headers() > 0
                && (limit - lineEnd < control.headers()
                        || !HeaderBlock.isReadable(buffer, lineEnd, lineEnd + control.headers()))) {
            return false;
        }
        passing = lineEnd - position + control.headers() + control.rest();
        return true;
    }

    private void lineRead() {
        byte[] bytes = line.toByteArray();
        ControlLine control = ControlLine.in(bytes, 0, bytes.length);
        headerSize = control.headers();
        passing = control.rest();
        if (headerSize == 0) {
            handOut(bytes);
            line.reset();
        } // else the line leaves with its headers
    }

    private void headersRead() {
        byte[] was = headers.toByteArray();
        boolean fine = HeaderBlock.isReadable(was);
        byte[] block = fine ? was : HeaderBlock.mend(was);
        ByteArrayOutputStream both = new ByteArrayOutputStream(line.size() + block.length + 16);
        if (fine) {
            both.writeBytes(line.toByteArray());
        } else {
            String[] words = words(line.toByteArray());
            words[words.length - 2] = Integer.toString(block.length);
            words[words.length - 1] = Long.toString(passing - ControlLine.END + block.length);
            String mended = String.join(" ", words) + "\r\n";
            both.writeBytes(mended.getBytes(StandardCharsets.ISO_8859_1));
        }
        both.writeBytes(block);
        handOut(both.toByteArray());
        line.reset();
        headers.reset();
        headerSize = 0;
    }

    private static String[] words(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1).strip().split("[ \t]+", -1);
    }

    private void handOut(byte[] bytes) {
        ready = bytes;
        handedOut = 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
