package dev.comanda.nats.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Headers that no well-behaved client sends. nats-server hands them on as they are.
class StrangeHeadersIT extends Consuming {

    private static final List<String> STRANGE =
            List.of(
                    "NATS/1.0\r\nname: h\u00e9llo \u2639\r\n\r\n",
                    "NATS/1.0\r\n\u00fcml\u00e4ut: x\r\n\r\n",
                    "NATS/1.0\r\nno colon\r\n\r\n",
                    "NATS/1.0\r\nspace in name: x\r\n\r\n",
                    "NATS/1.0\r\n: no name\r\n\r\n",
                    "NATS/1.0\r\nno value:\r\n\r\n",
                    "NATS/1.0\r\ncontrol: a\u0001b\r\n\r\n",
                    "NATS/1.0\r\nline: a\nb\r\n\r\n",
                    "NATS/1.0\r\nno end: x",
                    "NATS/1.0 503 No Responders\r\n\r\n",
                    "NATS/1.0 409 Consumer Deleted\r\n\r\n",
                    "NATS/1.0 100 Idle Heartbeat\r\n\r\n",
                    "NATS/1.0 h\u00e9\r\n\r\n",
                    "NATS/1.0",
                    "NATS/1.0\r\n\r\n",
                    "HTTP/1.1\r\na: b\r\n\r\n",
                    "x",
                    "\r\n\r\n",
                    "NATS/1.0\r\nNats-Msg-Id: \u2639\r\n\r\n",
                    "NATS/1.0\r\ndlq-reason: mine\r\ndlq-body-bytes: 7\r\n\r\n");

    StrangeHeadersIT() throws Exception {}

    @Test
    void a_good_body_is_handled_whatever_its_headers_are_except_for_a_wrong_id() throws Exception {
        consumers.start();
        int number = 0;
        for (String headers : STRANGE) {
            publish(headers, body(number++));
        }
        awaitDone();
        assertThat(recorder.handled()).hasSize(STRANGE.size() - 1);
        List<Message> letters = nats.messages("DEAD_LETTERS");
        assertThat(letters)
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.getHeaders().getFirst("dlq-msg-id")).isEqualTo("?");
                            assertThat(letter.getHeaders().getFirst("dlq-reason"))
                                    .contains("header Nats-Msg-Id '?' does not belong to");
                        });
        assertNothingWasDeliveredTwice(STRANGE.size());
    }

    @Test
    void a_bad_body_becomes_a_letter_whatever_its_headers_are_and_they_can_be_looked_at()
            throws Exception {
        consumers.start();
        for (String headers : STRANGE) {
            publish(headers, "not json".getBytes(StandardCharsets.UTF_8));
        }
        awaitDone();
        assertThat(recorder.handled()).isEmpty();
        List<Message> letters = nats.messages("DEAD_LETTERS");
        assertThat(letters).hasSize(STRANGE.size());
        assertThat(letters)
                .allMatch(
                        l ->
                                String.valueOf(l.getHeaders().getFirst("dlq-reason"))
                                        .contains("not JSON"));
        assertThat(letters.get(0).getHeaders().getFirst("name")).isEqualTo("h?llo ?");
        assertThat(letters.get(2).getHeaders().getFirst("unreadable-headers"))
                .isEqualTo("no colon");
        assertThat(letters.get(15).getHeaders().getFirst("unreadable-headers"))
                .isEqualTo("HTTP/1.1??a: b????");
        assertThat(new DeadLetterBox(broker).list(0, 100)).hasSize(STRANGE.size());
        assertNothingWasDeliveredTwice(STRANGE.size());
    }

    /// As a client of one's own making would: the bytes as they are.
    private void publish(String headers, byte[] body) throws IOException {
        byte[] block = headers.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "CONNECT {\"headers\":true,\"verbose\":false}\r\nHPUB inventory.released %d %d\r\n"
                        .formatted(block.length, block.length + body.length)
                        .getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(block);
        bytes.writeBytes(body);
        bytes.writeBytes("\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), nats.server.port())) {
            socket.getOutputStream().write(bytes.toByteArray());
            socket.setSoTimeout(10_000);
            awaitPong(socket.getInputStream());
        }
    }

    private static void awaitPong(InputStream in) throws IOException {
        StringBuilder said = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            said.append((char) c);
            if (said.indexOf("PONG\r\n") >= 0) {
                assertThat(said.toString()).doesNotContain("-ERR");
                return;
            }
        }
        throw new AssertionError("the broker closed the connection: " + said);
    }
}
