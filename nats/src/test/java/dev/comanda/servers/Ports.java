package dev.comanda.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports of the loopback address.
///
/// Free ones are taken below the range from which the kernel serves outgoing connections (32768 and
/// up): a server that is killed and started again must find its port still free. None is given out
/// twice: whoever drew one may be seconds away from listening there.
public final class Ports {

    private static final int FROM = 20_000;
    private static final int TO = 32_000;
    private static final int ATTEMPTS = 200;
    private static final Set<Integer> DRAWN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    public static int free() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            if (isFree(port) && DRAWN.add(port)) {
                return port;
            }
        }
        throw new ServerUnavailable(
                "no free TCP port found between " + FROM + " and " + TO + " on 127.0.0.1");
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
