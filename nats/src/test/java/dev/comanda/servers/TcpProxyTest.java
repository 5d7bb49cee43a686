package dev.comanda.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
        proxy = TcpProxy.to(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void passesOnWhatBothSay() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(7);
            assertThat(client.getInputStream().read()).isEqualTo(7);
            assertThat(proxy.connections()).isEqualTo(1);
        }
        Await.until("the proxy to forget it", SOON, () -> proxy.connections() == 0);
    }

    @Test
    void aResetEndsConnectionsAbruptlyAndTakesNewOnes() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(7);
            assertThat(client.getInputStream().read()).isEqualTo(7);
            proxy.reset();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(IOException.class);
        }
        try (Socket next = connect()) {
            next.getOutputStream().write(8);
            assertThat(next.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void whatIsStalledStaysOpenAndSilentUntilItFlowsAgain() throws IOException {
        try (Socket client = connect()) {
            proxy.stall();
            client.getOutputStream().write(7);
            client.setSoTimeout(100);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            proxy.flow();
            client.setSoTimeout((int) SOON.toMillis());
            assertThat(client.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aDeadServerLooksDead() throws IOException {
        echo.close();
        try (Socket client = connect()) {
            assertThatThrownBy(
                            () -> {
                                if (client.getInputStream().read() < 0) {
                                    throw new IOException("closed");
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout((int) SOON.toMillis());
        return client;
    }

    private void answer() {
        try {
            while (true) {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // the client went away
        }
    }
}
