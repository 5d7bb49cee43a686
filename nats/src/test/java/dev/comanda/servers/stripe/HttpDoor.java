package dev.comanda.servers.stripe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 server that can also do what no proper server lets one do: never answer, and reset
/// the connection. One request per connection, on 127.0.0.1 only.
final class HttpDoor implements AutoCloseable {

    private static final int MAX_LINE = 16_384; // bytes

    private static final Duration LATE = Duration.ofSeconds(3);

    private final ServerSocket server;
    private final Function<Request, Answer> handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// @param headers by name in lower case
    /// @param query and form, decoded
    record Request(
            String method,
            String path,
            Map<String, String> headers,
            Map<String, String> query,
            Map<String, String> form) {}

    /// What becomes of a request.
    sealed interface Answer {
        record Says(int status, Map<String, String> headers, String body) implements Answer {}

        /// Nothing, until the client has had enough.
        record Hangs() implements Answer {}

        record Resets() implements Answer {}

        /// The same, [#LATE] after it was decided.
        record Late(Says says) implements Answer {}
    }

    HttpDoor(int port, Function<Request, Answer> handler) throws IOException {
        this.server = new ServerSocket(port, 256, InetAddress.getLoopbackAddress());
        this.handler = handler;
        Thread.ofVirtual().name("stripe stub").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // closed: the loop ends
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            switch (handler.apply(read(in))) {
                case Answer.Says says -> socket.getOutputStream().write(bytes(says));
                case Answer.Hangs _ -> in.transferTo(ByteArrayOutputStream.nullOutputStream());
                case Answer.Resets _ -> socket.setSoLinger(true, 0);
                case Answer.Late late -> {
                    LockSupport.parkNanos(LATE.toNanos());
                    socket.getOutputStream().write(bytes(late.says()));
                }
            }
        } catch (IOException _) {
            // the client has gone, which it may
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        URI uri = URI.create(first[1]);
        return new Request(
                first[0], uri.getPath(), headers, decoded(uri.getRawQuery()), decoded(body));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > MAX_LINE) {
                throw new IOException("no request");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static Map<String, String> decoded(@Nullable String form) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : form == null ? new String[0] : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Answer.Says says) {
        byte[] body = says.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + says.status() + " .\r\n");
        head.append("Content-Type: application/json\r\nConnection: close\r\n");
        says.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
