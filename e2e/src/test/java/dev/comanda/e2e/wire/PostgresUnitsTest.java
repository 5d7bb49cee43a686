package dev.comanda.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.wire.PostgresFrontend.Answer;
import dev.comanda.e2e.wire.PostgresFrontend.Packet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bytes as a driver sends them, and what they are called.
class PostgresUnitsTest {

    private static final String MINE = "order-17";

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void aTransactionIsOfTheCorridorAndItsCommitIsNamedAfterWhatItWrote() throws IOException {
        startup();
        query("BEGIN");
        prepare("s2", "SELECT s.order_id\nFROM saga s JOIN orders o ON true FOR NO KEY UPDATE");
        execute("s2", MINE);
        prepare(
                "s3",
                "WITH w0 AS (INSERT INTO inbox (order_id) SELECT $1), w1 AS (UPDATE saga SET status = $2),"
                        + " w2 AS (INSERT INTO outbox (order_id) SELECT $3) SELECT 1");
        execute("s3", MINE + "\0inventory.reserved\0payments.process_request");
        query("COMMIT");
        prepare("s5", "DELETE FROM outbox o USING unnest($1)");
        execute("s5", MINE + "\0payments.process_request");
        String written = "inbox, saga, outbox inventory.reserved+payments.process_request";
        assertThat(labels())
                .containsExactly(
                        "corridor: SELECT saga",
                        "corridor: WRITE " + written,
                        "corridor: COMMIT of [" + written + "]",
                        "DELETE outbox payments.process_request");
    }

    @Test
    void whatIsPreparedOnceIsKnownByItsNameFromThenOn() throws IOException {
        startup();
        prepare("s1", "UPDATE saga SET status = $1");
        execute("s1", MINE);
        execute("s1", MINE);
        assertThat(labels()).containsExactly("UPDATE saga", "UPDATE saga");
    }

    @Test
    void whatIsNotAboutTheOrderHasNoName() throws IOException {
        startup();
        prepare("s1", "UPDATE saga SET status = $1");
        query("BEGIN");
        execute("s1", "order-18");
        query("COMMIT");
        execute("s1", "order-18");
        assertThat(labels()).isEmpty();
    }

    @Test
    void aTransactionThatHadToLookForTheOrderIsASweep() throws IOException {
        startup();
        prepare("s1", "SELECT order_id FROM saga WHERE wake_at <= $1 SKIP LOCKED");
        prepare("s2", "UPDATE saga SET status = $1");
        query("BEGIN");
        execute("s1", "now");
        execute("s2", MINE);
        query("COMMIT");
        assertThat(labels()).containsExactly("sweep: UPDATE saga", "sweep: COMMIT of [saga]");
    }

    @Test
    void aPacketEndsWhereTheServerAnswersAndNoByteIsLost() throws IOException {
        raw(ByteBuffer.allocate(8).putInt(8).putInt(80_877_103).array());
        startup();
        message('p', text("md5…"));
        prepare("s1", "SELECT 1 FROM product");
        execute("s1", MINE);
        message('X', new byte[0]);
        List<Packet> packets = packets();
        assertThat(packets)
                .extracting(Packet::answer)
                .containsExactly(
                        Answer.ONE_BYTE,
                        Answer.READY,
                        Answer.NONE,
                        Answer.READY,
                        Answer.READY,
                        Answer.NONE);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        packets.forEach(packet -> passed.writeBytes(packet.bytes()));
        assertThat(passed.toByteArray()).isEqualTo(sent.toByteArray());
    }

    private List<Packet> packets() throws IOException {
        PostgresFrontend frontend =
                new PostgresFrontend(new ByteArrayInputStream(sent.toByteArray()));
        List<Packet> packets = new ArrayList<>();
        for (Packet packet = frontend.next(); packet != null; packet = frontend.next()) {
            packets.add(packet);
        }
        return packets;
    }

    private List<String> labels() throws IOException {
        SqlLabels labels =
                new SqlLabels(
                        bytes ->
                                new String(bytes, StandardCharsets.ISO_8859_1).contains(MINE)
                                        ? 1
                                        : 0);
        List<String> found = new ArrayList<>();
        for (Packet packet : packets()) {
            Watcher.Label label =
                    packet.sql() == null ? null : labels.of(packet.sql(), packet.bytes());
            if (label != null) {
                found.add(label.text());
            }
        }
        return found;
    }

    private void startup() {
        byte[] parameters = text("user\0orders\0");
        raw(ByteBuffer.allocate(8).putInt(8 + parameters.length).putInt(196_608).array());
        raw(parameters);
    }

    private void query(String sql) {
        message('Q', text(sql));
    }

    private void prepare(String name, String sql) {
        message('P', text(name + "\0" + sql), new byte[2]);
        message('D', text("S" + name));
        message('S', new byte[0]);
    }

    private void execute(String name, String parameters) {
        message('B', text("\0" + name), new byte[4], text(parameters));
        message('E', text(""), new byte[4]);
        message('S', new byte[0]);
    }

    private void message(char type, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        sent.write(type);
        raw(ByteBuffer.allocate(4).putInt(4 + body.size()).array());
        raw(body.toByteArray());
    }

    private void raw(byte[] bytes) {
        sent.writeBytes(bytes);
    }

    private static byte[] text(String string) {
        return (string + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
