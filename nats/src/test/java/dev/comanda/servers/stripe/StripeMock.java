package dev.comanda.servers.stripe;

import dev.comanda.servers.AtExit;
import dev.comanda.servers.Await;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// [stripe-mock](https://github.com/stripe/stripe-mock): Stripe's own server for tests. It holds
/// each request against the published description of the API and remembers nothing. On
/// 127.0.0.1.
public final class StripeMock implements AutoCloseable {

    /// What is installed where it is missing.
    public static final GoTool TOOL =
            new GoTool("stripe-mock", "github.com/stripe/stripe-mock", "v0.203.0");

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private StripeMock(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Nothing, where it is missing and there is no Go to build it with.
    public static Optional<StripeMock> start() {
        return TOOL.find().map(StripeMock::start);
    }

    private static StripeMock start(Path program) {
        int port = Ports.free();
        try {
            Process process =
                    new ProcessBuilder(
                                    program.toString(),
                                    "-http-addr",
                                    "127.0.0.1:" + port,
                                    "-https-addr", // else a fixed port of every interface
                                    "127.0.0.1:" + Ports.free())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            StripeMock mock = new StripeMock(process, port);
            AtExit.close(mock);
            Await.until("stripe-mock to listen", READY_WITHIN, mock::listens);
            return mock;
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + program, e);
        }
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false; // not yet
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        AtExit.forget(this);
    }
}
