package dev.comanda.e2e.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One protocol message of NATS, in either direction. See [the
/// protocol](https://docs.nats.io/reference/reference-protocols/nats-protocol).
///
/// @param bytes all of it, as it came
/// @param verb `PUB`, `HPUB`, `MSG`, `HMSG`, `PING`, …
/// @param subject empty if it carries no message
/// @param reply where an answer goes; empty if none is wanted
/// @param payload headers and body; empty if it carries no message
@SuppressWarnings("ArrayRecordComponent") // written once, passed on, never compared
record NatsFrame(byte[] bytes, String verb, String subject, String reply, byte[] payload) {

    private static final byte[] NOTHING = new byte[0];

    /// @return `null` at the end of the stream
    static @Nullable NatsFrame read(InputStream in) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        if (!readLine(in, frame)) {
            return null;
        }
        String[] words = frame.toString(StandardCharsets.UTF_8).strip().split("\\s+");
        String verb = words[0].toUpperCase(Locale.ROOT);
        // VERB subject [sid] [reply] [header length] length
        int sid = verb.equals("MSG") || verb.equals("HMSG") ? 1 : 0;
        int sizes =
                switch (verb) {
                    case "PUB", "MSG" -> 1;
                    case "HPUB", "HMSG" -> 2;
                    default -> 0;
                };
        if (sizes == 0) {
            return new NatsFrame(frame.toByteArray(), verb, "", "", NOTHING);
        }
        int length = Integer.parseInt(words[words.length - 1]);
        byte[] payload = in.readNBytes(length);
        frame.writeBytes(payload);
        if (payload.length < length || !readLine(in, frame)) {
            throw new EOFException("in the middle of " + String.join(" ", words));
        }
        boolean replies = words.length == 2 + sid + 1 + sizes;
        String reply = replies ? words[2 + sid] : "";
        return new NatsFrame(frame.toByteArray(), verb, words[1], reply, payload);
    }

    /// Up to the line's end, that included; whether there was anything.
    private static boolean readLine(InputStream in, ByteArrayOutputStream into) throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            into.write(b);
            if (b == '\n') {
                return true;
            }
        }
        return false;
    }
}
