package dev.comanda.e2e.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what a client of PostgreSQL sends, in packets that the server answers as one. See [the
/// message formats](https://www.postgresql.org/docs/current/protocol-message-formats.html).
///
/// Drivers prepare a statement once and execute it under its name from then on; the names are
/// remembered, so every packet that executes something tells its SQL.
final class PostgresFrontend {

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final int CANCEL_REQUEST = 80_877_102;

    private final DataInputStream in;
    private final Map<String, String> statements = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private boolean opened;

    PostgresFrontend(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /// How the server answers a packet.
    enum Answer {
        /// Not by itself.
        NONE,
        /// With one byte outside the message format: whether it encrypts.
        ONE_BYTE,
        /// With messages up to ReadyForQuery.
        READY
    }

    /// @param bytes whole messages, as they came
    /// @param sql what is executed; absent if nothing is
    @SuppressWarnings("ArrayRecordComponent") // written once, passed on, never compared
    record Packet(byte[] bytes, Answer answer, @Nullable String sql) {}

    /// The next packet; `null` at the end of the stream.
    @Nullable Packet next() throws IOException {
        return opened ? messages() : opening();
    }

    private @Nullable Packet opening() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = (first << 24) | (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        byte[] packet = new byte[length];
        in.readFully(packet, Integer.BYTES, length - Integer.BYTES);
        ByteBuffer.wrap(packet).putInt(length);
        int code = ByteBuffer.wrap(packet).getInt(Integer.BYTES);
        if (code == SSL_REQUEST || code == GSS_REQUEST) {
            return new Packet(packet, Answer.ONE_BYTE, null);
        }
        opened = true;
        return new Packet(packet, code == CANCEL_REQUEST ? Answer.NONE : Answer.READY, null);
    }

    /// Messages gather until the one that makes the server answer.
    private @Nullable Packet messages() throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        String executed = null;
        while (true) {
            int type = in.read();
            if (type < 0) {
                return null;
            }
            int length = in.readInt();
            byte[] body = new byte[length - Integer.BYTES];
            in.readFully(body);
            packet.write(type);
            packet.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
            packet.writeBytes(body);
            Strings strings = new Strings(body);
            switch (type) {
                case 'P' -> statements.put(strings.next(), strings.next());
                case 'B' -> portals.put(strings.next(), sqlOf(strings.next()));
                case 'E' -> executed = portals.getOrDefault(strings.next(), "");
                case 'Q' -> {
                    return new Packet(packet.toByteArray(), Answer.READY, strings.next());
                }
                case 'S' -> {
                    return new Packet(packet.toByteArray(), Answer.READY, executed);
                }
                case 'D', 'C' -> {} // describes or closes what has a name
                default -> {
                    return new Packet(packet.toByteArray(), Answer.NONE, executed);
                }
            }
        }
    }

    private String sqlOf(String statement) {
        return statements.getOrDefault(statement, "");
    }

    /// The zero-terminated strings at the beginning of a message.
    private static final class Strings {
        private final byte[] body;
        private int at;

        Strings(byte[] body) {
            this.body = body;
        }

        String next() {
            int end = at;
            while (body[end] != 0) {
                end++;
            }
            String string = new String(body, at, end - at, StandardCharsets.UTF_8);
            at = end + 1;
            return string;
        }
    }
}
