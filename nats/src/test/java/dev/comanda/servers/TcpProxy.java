package dev.comanda.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// A TCP relay on 127.0.0.1 in front of one server, for tests that hurt connections: it can end
/// them abruptly, or let them stand still for as long as wanted, as a network does that drops every
/// packet.
///
/// What passes is copied byte by byte unless a [Wire] looks at it. A connection that the server
/// refuses is closed at once, so the proxy looks as dead as its server.
public final class TcpProxy implements AutoCloseable {

    private static final int CONNECT_WITHIN_MS = 2_000;
    private static final int CHUNK = 16 * 1024;

    /// What stands between the two ends of one connection. Each direction runs on a thread of its
    /// own until its stream ends or it throws; then the connection is closed.
    public interface Wire {

        /// Passes on what the client says.
        void toServer(InputStream from, OutputStream to) throws IOException;

        /// Passes on what the server says.
        void toClient(InputStream from, OutputStream to) throws IOException;
    }

    private final ServerSocket door;
    private final int target;
    private final Supplier<Wire> wires;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean stalled;
    private volatile boolean closed;

    private TcpProxy(ServerSocket door, int target, Supplier<Wire> wires) {
        this.door = door;
        this.target = target;
        this.wires = wires;
    }

    /// Opens a free port that leads to `target`, a port of 127.0.0.1; nobody has to listen there
    /// yet.
    public static TcpProxy to(int target) {
        return to(target, Copying::new);
    }

    /// @param wires makes the wire of each new connection
    public static TcpProxy to(int target, Supplier<Wire> wires) {
        try {
            ServerSocket door = new ServerSocket();
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()));
            TcpProxy proxy = new TcpProxy(door, target, wires);
            AtExit.close(proxy);
            Thread.ofVirtual().name("proxy-to-" + target).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new ServerUnavailable("opening a proxy in front of port " + target, e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /// Connections that are open now.
    public int connections() {
        return open.size() / 2;
    }

    /// Ends every connection with a TCP reset. New ones are taken.
    public void reset() {
        // all are armed before the first is closed: a closed one lets its peer be closed by the
        // thread that copies, and that would be a polite end
        open.forEach(TcpProxy::arm);
        open.forEach(TcpProxy::close);
    }

    /// From now on nothing passes, in no direction, on connections of now and later; neither end is
    /// told.
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    /// Lets pass again, and first what was held.
    public void flow() {
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                if (!closed) {
                    throw new ServerUnavailable("the proxy to port " + target, e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                    CONNECT_WITHIN_MS);
            Wire wire = wires.get();
            Thread back =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            pass(
                                                    client,
                                                    server,
                                                    () -> toClient(wire, client, server)));
            pass(client, server, () -> toServer(wire, client, server));
            back.join();
        } catch (IOException _) {
            abort(client);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            forget(client);
            forget(server);
        }
    }

    private interface Direction {
        void run() throws IOException;
    }

    /// The end of one direction ends both: neither of our protocols half-closes.
    private static void pass(Socket client, Socket server, Direction direction) {
        try {
            direction.run();
        } catch (IOException _) {
            // one of the two is gone, and the other is told below
        } finally {
            close(client);
            close(server);
        }
    }

    private void toServer(Wire wire, Socket client, Socket server) throws IOException {
        wire.toServer(client.getInputStream(), new Gated(server.getOutputStream()));
    }

    private void toClient(Wire wire, Socket client, Socket server) throws IOException {
        wire.toClient(server.getInputStream(), new Gated(client.getOutputStream()));
    }

    private void forget(Socket socket) {
        close(socket);
        open.remove(socket);
    }

    private static void abort(Socket socket) {
        arm(socket);
        close(socket);
    }

    private static void arm(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // close sends a reset
        } catch (IOException _) {
            // closed already
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone, which is what was wanted
        }
    }

    /// Ends every connection and gives the port back. Harmless twice.
    @Override
    public void close() {
        closed = true;
        flow();
        try {
            door.close();
        } catch (IOException _) {
            // the port is free either way
        }
        reset();
        AtExit.forget(this);
    }

    @Override
    public String toString() {
        return "proxy at 127.0.0.1:" + port() + " to " + target;
    }

    /// Writes when nothing is stalled.
    private final class Gated extends OutputStream {
        private final OutputStream to;

        Gated(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            synchronized (gate) {
                try {
                    while (stalled) {
                        gate.wait();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            to.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }

    private record Copying() implements Wire {

        @Override
        public void toServer(InputStream from, OutputStream to) throws IOException {
            copy(from, to);
        }

        @Override
        public void toClient(InputStream from, OutputStream to) throws IOException {
            copy(from, to);
        }

        private static void copy(InputStream from, OutputStream to) throws IOException {
            byte[] chunk = new byte[CHUNK];
            for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
                to.write(chunk, 0, n);
            }
        }
    }
}
