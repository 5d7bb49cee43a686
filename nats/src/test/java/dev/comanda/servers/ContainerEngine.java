package dev.comanda.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Is there a container engine? Asked cheaply, by connecting to its socket: Testcontainers takes
/// seconds and a page of log to find out that there is none.
final class ContainerEngine {

    private static final int CONNECT_TIMEOUT_MS = 500;

    /// An engine that cannot get an image takes two minutes to say so: once is enough.
    private static volatile boolean useless;

    private ContainerEngine() {}

    /// It answers, but what it should run cannot be had from it: [#answers()] says no from now on,
    /// and a person is told.
    static void giveUp(ServerUnavailable why) {
        useless = true;
        System.err.println(
                why.getMessage()
                        + "; going on without containers (-D"
                        + Where.PROPERTY
                        + "=local does not even try)");
    }

    static boolean answers() {
        if (useless) {
            return false;
        }
        String host = System.getenv("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            return answersAt(URI.create(host.strip()));
        }
        return usualSockets().stream().anyMatch(ContainerEngine::connects);
    }

    private static boolean answersAt(URI host) {
        if ("unix".equals(host.getScheme())) {
            return connects(Path.of(host.getPath()));
        }
        try (Socket socket = new Socket()) {
            int port = host.getPort() < 0 ? 2375 : host.getPort();
            socket.connect(new InetSocketAddress(host.getHost(), port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static List<Path> usualSockets() {
        List<Path> sockets = new ArrayList<>();
        sockets.add(Path.of("/var/run/docker.sock"));
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null && !runtime.isBlank()) {
            sockets.add(Path.of(runtime, "docker.sock"));
        }
        sockets.add(Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"));
        return sockets;
    }

    private static boolean connects(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        SocketAddress address = UnixDomainSocketAddress.of(socket);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(address);
        } catch (IOException _) {
            return false;
        }
    }
}
