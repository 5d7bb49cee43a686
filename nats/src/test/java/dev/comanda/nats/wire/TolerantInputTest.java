package dev.comanda.nats.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes from the broker in pieces of any size, and goes out in pieces of any size.
class TolerantInputTest {

    private static final int RUNS = 2_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void what_is_fine_passes_byte_for_byte() throws IOException {
        System.out.println("TolerantInputTest: -Dseed=" + seed);
        for (int run = 0; run < RUNS; run++) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            for (int i = random.nextInt(30); i >= 0; i--) {
                said.writeBytes(something());
            }
            byte[] bytes = said.toByteArray();
            assertThat(through(bytes)).as("seed " + seed).isEqualTo(bytes);
        }
    }

    @Test
    void headers_of_any_bytes_become_readable_and_the_rest_stays_as_it_is() throws IOException {
        System.out.println("TolerantInputTest: -Dseed=" + seed);
        int mended = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] block = garbage();
            byte[] body = body();
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            said.writeBytes(message("HMSG a.b 1 reply.to ", block, body));
            said.writeBytes("PING\r\n".getBytes(US_ASCII));
            byte[] should = HeaderBlock.isReadable(block) ? block : HeaderBlock.mend(block);
            assertThat(HeaderBlock.isReadable(should)).as("seed " + seed).isTrue();
            assertThat(new IncomingHeadersProcessor(should)).as("jnats reads it").isNotNull();
            mended += Arrays.equals(should, block) ? 0 : 1;
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes(message("HMSG a.b 1 reply.to ", should, body));
            expected.writeBytes("PING\r\n".getBytes(US_ASCII));
            assertThat(through(said.toByteArray()))
                    .as("seed " + seed)
                    .isEqualTo(expected.toByteArray());
        }
        assertThat(mended).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\n\r\n",
                "NATS/1.0\r\na: b\r\n\r\n",
                "NATS/1.0\r\na:\r\nb:c:d\r\n\r\n",
                "NATS/1.0 404 No Messages\r\n\r\n",
                "NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\n\r\n"
            })
    void what_is_readable_is_left_alone(String block) {
        assertThat(HeaderBlock.isReadable(block.getBytes(US_ASCII))).isTrue();
    }

    @Test
    void what_can_be_saved_is_saved() {
        assertThat(mended("NATS/1.0\r\nNats-Msg-Id: 1\r\nname: h\u00e9 \u2639\r\n\r\n"))
                .isEqualTo("NATS/1.0\r\nNats-Msg-Id: 1\r\nname: h? ?\r\n\r\n");
        assertThat(mended("NATS/1.0\r\n\u00fc b: x\r\nnone\r\n\r\n"))
                .isEqualTo("NATS/1.0\r\n__b: x\r\nunreadable-headers: none\r\n\r\n");
        assertThat(mended("\u0000\r\nx")).isEqualTo("NATS/1.0\r\nunreadable-headers: ???x\r\n\r\n");
    }

    private static String mended(String block) {
        assertThat(HeaderBlock.isReadable(block.getBytes(UTF_8))).isFalse();
        return new String(HeaderBlock.mend(block.getBytes(UTF_8)), US_ASCII);
    }

    private byte[] something() {
        return switch (random.nextInt(5)) {
            case 0 -> "PING\r\n".getBytes(US_ASCII);
            case 1 -> "-ERR 'Maximum Payload Violation'\r\n".getBytes(US_ASCII);
            case 2 -> ("INFO {\"x\":\"" + "\u00e9".repeat(9000) + "\"}\r\n").getBytes(UTF_8);
            case 3 -> message("MSG a.b 1 ", new byte[0], body());
            default ->
                    message("HMSG\ta.b  1 ", "NATS/1.0\r\nx: y\r\n\r\n".getBytes(US_ASCII), body());
        };
    }

    /// Bodies that look like the protocol, and some that are longer than the buffer.
    private byte[] body() {
        String part = "\r\nHMSG a 1 12 12\r\nMSG b 2 7\r\n";
        return part.repeat(random.nextInt(random.nextInt(50) == 0 ? 6000 : 3)).getBytes(US_ASCII);
    }

    private byte[] garbage() {
        byte[] block = new byte[1 + random.nextInt(80)];
        random.nextBytes(block);
        if (random.nextBoolean()) {
            byte[] good = "NATS/1.0\r\nname: value\r\nother: value\r\n\r\n".getBytes(US_ASCII);
            for (int i = random.nextInt(3); i >= 0; i--) {
                good[random.nextInt(good.length)] =
                        "\r\n: \u0000~x".getBytes(US_ASCII)[random.nextInt(7)];
            }
            return good;
        }
        return block;
    }

    private static byte[] message(String begin, byte[] headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String sizes =
                headers.length == 0
                        ? Integer.toString(body.length)
                        : headers.length + " " + (headers.length + body.length);
        bytes.writeBytes((begin + sizes + "\r\n").getBytes(US_ASCII));
        bytes.writeBytes(headers);
        bytes.writeBytes(body);
        bytes.writeBytes("\r\n".getBytes(US_ASCII));
        return bytes.toByteArray();
    }

    private byte[] through(byte[] bytes) throws IOException {
        InputStream inPieces =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] to, int offset, int length) {
                        return super.read(to, offset, Math.min(length, piece()));
                    }
                };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TolerantInput input = new TolerantInput(inPieces)) {
            byte[] buffer = new byte[70_000];
            for (int n = input.read(buffer, 3, piece());
                    n >= 0;
                    n = input.read(buffer, 3, piece())) {
                assertThat(n).isPositive();
                out.write(buffer, 3, n);
            }
        }
        return out.toByteArray();
    }

    /// Often a few bytes, sometimes many.
    private int piece() {
        return 1 + random.nextInt(random.nextInt(4) == 0 ? 65_536 : 40);
    }
}
