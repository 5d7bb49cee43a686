package dev.comanda.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// nats-server as a child of this JVM, with a configuration and a store in a temporary folder.
final class NatsProcess implements ServerProcess {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final int PROBE_TIMEOUT_MS = 1_000;
    private static final int TAIL_LINES = 20;

    private final Path binary;
    private final NatsServer.Options options;
    private @Nullable Path folder;
    private @Nullable Process process;

    NatsProcess(Path binary, NatsServer.Options options) {
        this.binary = binary;
        this.options = options;
    }

    /// The server's configuration file; the part about the store is the only one that matters to
    /// Comanda.
    static String configuration(NatsServer.Options options, String store) {
        return """
                server_name: comanda
                listen: "127.0.0.1:%d"
                http: "127.0.0.1:%d"
                jetstream { store_dir: "%s"%s }
                %s
                """
                .formatted(
                        options.port(),
                        options.monitorPort(),
                        store,
                        options.syncSetting(),
                        options.payloadSetting());
    }

    @Override
    public void start() {
        if (process != null) {
            throw new IllegalStateException("nats-server on port " + options.port() + " runs");
        }
        if (folder == null) {
            folder = Folders.temporary("nats");
        }
        Path log = folder.resolve("nats-server.log");
        try {
            Path file = folder.resolve("nats-server.conf");
            Files.writeString(
                    file, configuration(options, store(folder).toString()) + included(folder));
            ProcessBuilder builder =
                    new ProcessBuilder(binary.toString(), "-c", file.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put(NatsServer.PROCESSORS, NatsServer.processors());
            process = builder.start();
        } catch (IOException e) {
            throw new ServerUnavailable("nats-server does not start: " + e.getMessage(), e);
        }
        awaitHealth(process, log);
    }

    /// nats-server takes every name as one below the folder of its configuration.
    private String included(Path from) {
        Path include = options.include();
        return include == null
                ? ""
                : "include " + from.toAbsolutePath().relativize(include.toAbsolutePath()) + "\n";
    }

    private void awaitHealth(Process server, Path log) {
        long start = System.nanoTime();
        while (!healthy(options.monitorPort()) || !server.isAlive()) {
            boolean late = System.nanoTime() - start > STARTS_WITHIN.toNanos();
            if (late || !server.isAlive()) {
                throw new ServerUnavailable(
                        "nats-server does not start on port %d (%s)%n%s"
                                .formatted(options.port(), binary, Folders.tail(log, TAIL_LINES)));
            }
            pause(server);
        }
    }

    /// Waits 10 ms, or less if the server ends.
    private static void pause(Process server) {
        try {
            boolean _ = server.waitFor(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnavailable("interrupted while nats-server was starting", e);
        }
    }

    /// The monitor's `/healthz`: 200 once JetStream has recovered its streams.
    static boolean healthy(int monitorPort) {
        try {
            URI probe = URI.create("http://127.0.0.1:" + monitorPort + "/healthz");
            HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MS);
            connection.setReadTimeout(PROBE_TIMEOUT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }

    @Override
    public void stop() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    @Override
    public void kill() {
        if (process == null) {
            throw notRunning();
        }
        Processes.killTree(process.toHandle());
        process = null;
    }

    @Override
    public void wipe() {
        if (process != null) {
            throw new IllegalStateException(
                    "nats-server on port " + options.port() + " still runs");
        }
        if (folder != null) {
            Folders.delete(store(folder));
        }
    }

    @Override
    public long pid() {
        if (process == null) {
            throw notRunning();
        }
        return process.pid();
    }

    @Override
    public void close() {
        stop();
        if (folder != null) {
            try {
                Folders.delete(folder);
            } catch (UncheckedIOException e) {
                throw new ServerUnavailable("cleaning up after nats-server: " + e.getMessage(), e);
            }
            folder = null;
        }
    }

    private static Path store(Path folder) {
        return folder.resolve("store");
    }

    private IllegalStateException notRunning() {
        return new IllegalStateException("nats-server on port " + options.port() + " does not run");
    }
}
