package dev.comanda.servers.prometheus;

import dev.comanda.servers.AtExit;
import dev.comanda.servers.Await;
import dev.comanda.servers.Folders;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A real [Prometheus](https://prometheus.io) with a configuration of the test's, on 127.0.0.1. It
/// ends with [#close()] or with the JVM, and keeps nothing.
public final class Prometheus implements AutoCloseable {

    /// Prometheus 3.16, by the version of its Go module.
    private static final String VERSION = "v0.316.0";

    private static final String MODULE = "github.com/prometheus/prometheus/cmd/";

    /// Without the ways to find targets in a dozen clouds, which are most of it.
    private static final String TAGS = "remove_all_sd";

    /// What is installed where it is missing: some minutes, once.
    public static final GoTool TOOL =
            new GoTool("prometheus", MODULE + "prometheus", VERSION, TAGS);

    /// Tests rules, and checks configurations.
    public static final GoTool PROMTOOL =
            new GoTool("promtool", MODULE + "promtool", VERSION, TAGS);

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final int PROBE_TIMEOUT_MS = 1_000;
    private static final int TAIL_LINES = 20;

    private final Process process;
    private final Path folder;
    private final int port;

    private Prometheus(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /// Nothing, where it is missing and there is no Go to build it with.
    ///
    /// @param configuration a file; what it names is sought beside it
    public static Optional<Prometheus> start(Path configuration) {
        return TOOL.find().map(program -> start(program, configuration));
    }

    private static Prometheus start(Path program, Path configuration) {
        Path folder = Folders.temporary("prometheus");
        int port = Ports.free();
        Path log = folder.resolve("prometheus.log");
        try {
            Process process =
                    new ProcessBuilder(
                                    program.toString(),
                                    "--config.file=" + configuration,
                                    "--storage.tsdb.path=" + folder.resolve("data"),
                                    "--web.listen-address=127.0.0.1:" + port)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            Prometheus prometheus = new Prometheus(process, folder, port);
            AtExit.close(prometheus);
            Await.until(
                    "Prometheus to be ready",
                    READY_WITHIN,
                    () -> {
                        if (!process.isAlive()) {
                            throw new AssertionError(
                                    "Prometheus ended:\n" + Folders.tail(log, TAIL_LINES));
                        }
                        return prometheus.isReady();
                    });
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + program, e);
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/-/ready").toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MS);
            connection.setReadTimeout(PROBE_TIMEOUT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
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
        Folders.delete(folder);
        AtExit.forget(this);
    }
}
