package dev.comanda.e2e.wire;

import dev.comanda.e2e.wire.PostgresFrontend.Answer;
import dev.comanda.e2e.wire.PostgresFrontend.Packet;
import dev.comanda.e2e.wire.Watcher.Label;
import dev.comanda.e2e.wire.Watcher.Unit;
import dev.comanda.servers.TcpProxy;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// One connection to PostgreSQL, unit by unit. The server answers packets in the order in which
/// they came, however many are under way.
public final class PostgresWire implements TcpProxy.Wire {

    private static final int READY_FOR_QUERY = 'Z';

    private final Watcher watcher;
    private final BlockingQueue<Answer> opening = new LinkedBlockingQueue<>();
    private final Queue<Optional<Unit>> unanswered = new ConcurrentLinkedQueue<>();

    public PostgresWire(Watcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void toServer(InputStream from, OutputStream to) throws IOException {
        PostgresFrontend frontend = new PostgresFrontend(new BufferedInputStream(from));
        SqlLabels labels = new SqlLabels(watcher::about);
        try {
            for (Packet packet = frontend.next(); packet != null; packet = frontend.next()) {
                Label label = packet.sql() == null ? null : labels.of(packet.sql(), packet.bytes());
                if (label == null) {
                    watcher.passing();
                }
                Optional<Unit> unit =
                        label == null ? Optional.empty() : Optional.of(watcher.leaving(label));
                if (packet.answer() == Answer.READY) {
                    unanswered.add(unit);
                }
                opening.add(packet.answer());
                to.write(packet.bytes());
                to.flush();
            }
        } finally {
            opening.add(Answer.NONE); // nobody is to wait for more
        }
    }

    @Override
    public void toClient(InputStream from, OutputStream to) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        while (firstAnswer() == Answer.ONE_BYTE) {
            to.write(in.readUnsignedByte());
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int type = in.read(); type >= 0; type = in.read()) {
            int length = in.readInt();
            answer.write(type);
            answer.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
            answer.writeBytes(in.readNBytes(length - Integer.BYTES));
            boolean ready = type == READY_FOR_QUERY;
            Optional<Unit> unit = ready ? unanswered.remove() : unanswered.peek();
            boolean watched = unit != null && unit.isPresent();
            if (watched && !ready) {
                continue; // an answer is passed on as one
            }
            watcher.passing();
            if (watched) {
                watcher.carriedOut(unit.get());
            }
            answer.writeTo(to);
            to.flush();
            answer.reset();
        }
        answer.writeTo(to);
    }

    private Answer firstAnswer() throws IOException {
        try {
            return opening.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
