package dev.comanda.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bytes as a client and a server of NATS send them, and what they are called.
class NatsUnitsTest {

    private static final String MINE = "order-17";
    private static final String ACK = "$JS.ACK.ORDERS.payment-service.1.5.5.1700000000000000000.0";

    private final NatsLabels labels =
            new NatsLabels(
                    bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(MINE) ? 1 : 0);

    @Test
    void aPublishIsNamedAfterItsSubject() throws IOException {
        assertThat(labels(publish("orders.created", "{\"orderId\":\"order-17\"}")))
                .containsExactly("publish orders.created");
    }

    @Test
    void whatIsNotAboutTheOrderOrNoBusinessMessageHasNoName() throws IOException {
        String others =
                publish("orders.created", "{\"orderId\":\"order-18\"}")
                        + publish("$KV.catalog.espresso", MINE)
                        + "PING\r\nSUB _INBOX.1 1\r\n";
        assertThat(labels(others)).isEmpty();
    }

    @Test
    void anAcknowledgementIsNamedAfterWhatWasDelivered() throws IOException {
        for (NatsFrame frame : frames("MSG orders.created 9 " + ACK + " 8\r\norder-17\r\n")) {
            labels.heard(frame);
        }
        assertThat(labels("PUB " + ACK + " 4\r\n+ACK\r\n")).containsExactly("ack orders.created");
        assertThat(labels("PUB " + ACK + " 4\r\n+WPI\r\n"))
                .containsExactly("in progress orders.created");
        assertThat(labels("PUB " + ACK.replace(".5.5.", ".6.6.") + " 4\r\n+ACK\r\n")).isEmpty();
    }

    @Test
    void whereAnAnswerGoesIsReadOffInBothDirections() throws IOException {
        String bytes =
                """
                PUB a 1
                1
                PUB a r 1
                1
                HPUB a 2 3
                123
                HPUB a r 2 3
                123
                MSG a 7 1
                1
                MSG a 7 r 1
                1
                HMSG a 7 2 3
                123
                HMSG a 7 r 2 3
                123
                """;
        assertThat(frames(bytes.replace("\n", "\r\n")))
                .allMatch(frame -> frame.subject().equals("a"))
                .extracting(NatsFrame::reply)
                .containsExactly("", "r", "", "r", "", "r", "", "r");
    }

    @Test
    void noByteIsLostAndALineInAPayloadIsNoFrame() throws IOException {
        String bytes = "CONNECT {\"verbose\":false}\r\nPUB a 8\r\nPING\r\n\r\n\r\nPONG\r\n+OK\r\n";
        List<NatsFrame> frames = frames(bytes);
        assertThat(frames)
                .extracting(NatsFrame::verb)
                .containsExactly("CONNECT", "PUB", "PONG", "+OK");
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        frames.forEach(frame -> passed.writeBytes(frame.bytes()));
        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo(bytes);
    }

    @Test
    void halfAMessageIsAnError() {
        assertThatThrownBy(() -> frames("PUB a 8\r\nPING")).isInstanceOf(EOFException.class);
    }

    private static String publish(String subject, String body) {
        String headers = "NATS/1.0\r\nNats-Msg-Id: x\r\n\r\n";
        return "HPUB %s _INBOX.1.2 %d %d\r\n%s%s\r\n"
                .formatted(
                        subject, headers.length(), headers.length() + body.length(), headers, body);
    }

    private List<String> labels(String bytes) throws IOException {
        List<String> found = new ArrayList<>();
        for (NatsFrame frame : frames(bytes)) {
            Watcher.Label label = labels.of(frame);
            if (label != null) {
                found.add(label.text());
            }
        }
        return found;
    }

    private static List<NatsFrame> frames(String bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8));
        List<NatsFrame> frames = new ArrayList<>();
        for (NatsFrame frame = NatsFrame.read(in); frame != null; frame = NatsFrame.read(in)) {
            frames.add(frame);
        }
        return frames;
    }
}
