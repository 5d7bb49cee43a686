package dev.comanda.e2e.wire;

import dev.comanda.e2e.wire.Watcher.Label;
import dev.comanda.e2e.wire.Watcher.Unit;
import dev.comanda.servers.TcpProxy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One connection to NATS, message by message.
///
/// A publish is carried out when its answer comes to its reply subject. An acknowledgement has no
/// answer; a PING is sent behind it, and the server, which reads in order, has taken the
/// acknowledgement when the PONG comes. The service never sees that PONG.
public final class NatsWire implements TcpProxy.Wire {

    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Watcher watcher;
    private final NatsLabels labels;
    private final Map<String, Unit> published = new ConcurrentHashMap<>();
    private final Queue<Optional<Unit>> pings = new ConcurrentLinkedQueue<>();

    public NatsWire(Watcher watcher) {
        this.watcher = watcher;
        this.labels = new NatsLabels(watcher::about);
    }

    @Override
    public void toServer(InputStream from, OutputStream to) throws IOException {
        InputStream in = new BufferedInputStream(from);
        for (NatsFrame frame = NatsFrame.read(in); frame != null; frame = NatsFrame.read(in)) {
            Label label = labels.of(frame);
            if (label == null) {
                watcher.passing();
                if (frame.verb().equals("PING")) {
                    pings.add(Optional.empty());
                }
                to.write(frame.bytes());
            } else {
                pass(frame, watcher.leaving(label), to);
            }
            to.flush();
        }
    }

    private void pass(NatsFrame frame, Unit unit, OutputStream to) throws IOException {
        boolean ack = frame.subject().startsWith(NatsLabels.ACK_PREFIX);
        if (ack) {
            pings.add(Optional.of(unit));
        } else {
            published.put(frame.reply(), unit);
        }
        to.write(frame.bytes());
        if (ack) {
            to.write(PING);
        }
    }

    @Override
    public void toClient(InputStream from, OutputStream to) throws IOException {
        InputStream in = new BufferedInputStream(from);
        for (NatsFrame frame = NatsFrame.read(in); frame != null; frame = NatsFrame.read(in)) {
            watcher.passing();
            labels.heard(frame);
            Unit answered = published.remove(frame.subject());
            if (answered != null) {
                watcher.carriedOut(answered);
            }
            Optional<Unit> pinged = frame.verb().equals("PONG") ? pings.remove() : Optional.empty();
            if (pinged.isPresent()) {
                watcher.carriedOut(pinged.get());
            } else {
                to.write(frame.bytes());
                to.flush();
            }
        }
    }
}
