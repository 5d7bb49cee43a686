package dev.comanda.servers;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A nats-server with JetStream in file storage, for tests that may hurt it: kill it, wipe it,
/// start it again on the same port.
///
/// Works with nats-server 2.9.10 (Debian 12) and every later one.
public final class NatsServer implements AutoCloseable {

    /// The variable by which a Go program is told how many processors it may use at a time.
    static final String PROCESSORS = "GOMAXPROCS";

    private static final String SHARED = "comanda.servers.shared.nats";

    private final Options options;
    private final @Nullable ServerProcess process;
    private boolean paused;
    private boolean closed;

    private NatsServer(Options options, @Nullable ServerProcess process) {
        this.options = options;
        this.process = process;
    }

    /// How to run it.
    ///
    /// @param port the clients' port
    /// @param monitorPort the port of the HTTP monitor
    /// @param syncInterval how often JetStream calls fsync (`always`, `10s`); `null` leaves the
    ///     server its default of two minutes, which every version knows. Setting it needs
    ///     nats-server 2.10
    /// @param maxPayload the largest message (`16MB`); `null` leaves the server its default of
    /// 1 MiB
    /// @param include more configuration, in a file: users, say; `null` for none
    public record Options(
            Where where,
            int port,
            int monitorPort,
            @Nullable String syncInterval,
            @Nullable String maxPayload,
            @Nullable Path include) {

        public Options(Where where, int port, int monitorPort, @Nullable String syncInterval) {
            this(where, port, monitorPort, syncInterval, null, null);
        }

        /// Free ports, where [Where#chosen()] says.
        public static Options usual() {
            return new Options(Where.chosen(), Ports.free(), Ports.free(), null);
        }

        public Options on(Where place) {
            return new Options(place, port, monitorPort, syncInterval, maxPayload, include);
        }

        public Options ports(int clients, int monitor) {
            return new Options(where, clients, monitor, syncInterval, maxPayload, include);
        }

        public Options syncEvery(String interval) {
            return new Options(where, port, monitorPort, interval, maxPayload, include);
        }

        public Options largestMessage(String size) {
            return new Options(where, port, monitorPort, syncInterval, size, include);
        }

        /// With more configuration. Only as a process of this machine.
        public Options including(Path file) {
            return new Options(Where.LOCAL, port, monitorPort, syncInterval, maxPayload, file);
        }

        /// A line of the configuration; empty for the server's default.
        String payloadSetting() {
            return maxPayload == null ? "" : "max_payload: " + maxPayload;
        }

        /// What follows `store_dir` in the configuration; empty for the server's default.
        String syncSetting() {
            return syncInterval == null ? "" : ", sync_interval: " + syncInterval;
        }
    }

    /// How many processors a server on this machine uses at a time: what `GOMAXPROCS` says, else
    /// half of them, since the services and PostgreSQL are here, too. With both of two, an order
    /// costs it a third more (docs/performance.md).
    public static String processors() {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return System.getenv().getOrDefault(PROCESSORS, String.valueOf(half));
    }

    /// A new server on free ports.
    public static NatsServer start() {
        return start(Options.usual());
    }

    /// @throws ServerUnavailable if it cannot be had or does not start; the message says what to do
    public static NatsServer start(Options options) {
        Where where = options.where();
        if (where == Where.CONTAINERS || (where == Where.AUTO && ContainerEngine.answers())) {
            try {
                return startAs(options, ServerContainer.nats(options));
            } catch (ServerUnavailable e) {
                if (where == Where.CONTAINERS) {
                    throw e;
                }
                ContainerEngine.giveUp(e);
            }
        }
        return startAs(options, new NatsProcess(NatsServerBinary.find(), options));
    }

    private static NatsServer startAs(Options options, ServerProcess process) {
        NatsServer server = new NatsServer(options, process);
        AtExit.close(server);
        try {
            server.restart();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// The one server that all tests of this JVM share, as [PostgresServer#shared()]. Tests that
    /// kill, wipe or look at whole streams start their own.
    public static NatsServer shared() {
        synchronized (SHARED) { // a literal is one object for all class loaders
            String running = System.getProperty(SHARED);
            if (running != null) {
                String[] ports = running.split(" ", -1);
                int port = Integer.parseInt(ports[0]);
                int monitor = Integer.parseInt(ports[1]);
                return new NatsServer(new Options(Where.AUTO, port, monitor, null), null);
            }
            NatsServer server = start();
            System.setProperty(SHARED, server.port() + " " + server.options.monitorPort());
            return server;
        }
    }

    /// `nats://127.0.0.1:4222`: what the services take as `COMANDA_NATS_URL`.
    public String url() {
        return "nats://127.0.0.1:" + options.port();
    }

    /// `http://127.0.0.1:8222`
    public String monitorUrl() {
        return "http://127.0.0.1:" + options.monitorPort();
    }

    public int port() {
        return options.port();
    }

    public synchronized long pid() {
        return owned().pid();
    }

    /// SIGKILL. What JetStream had not synced may be lost; the ports stay reserved for
    /// [#restart()].
    public synchronized void kill() {
        owned().kill();
        paused = false;
    }

    /// SIGSTOP: connections stay open and nothing is answered, until [#resume()]. Only where it
    /// runs as a process of this machine.
    public synchronized void pause() {
        paused = true; // first: what fails half-way has to be resumed as well
        Processes.pause(handle());
    }

    /// SIGCONT; nothing if it is not paused.
    public synchronized void resume() {
        if (paused) {
            Processes.resume(handle());
            paused = false;
        }
    }

    /// Ends it in good order; ports and store stay.
    public synchronized void stop() {
        resume();
        owned().stop();
    }

    /// Starts it on the same ports with the same store, after [#stop()], [#kill()] or
    /// [#wipeStore()]; stops it first if it runs.
    ///
    /// @throws ServerUnavailable if it was closed meanwhile, or does not start
    public synchronized void restart() {
        if (closed) {
            throw new ServerUnavailable(this + " was closed for good");
        }
        resume();
        owned().stop();
        owned().start();
    }

    /// Throws all streams and consumers away; only while it is stopped.
    public synchronized void wipeStore() {
        owned().wipe();
    }

    /// Stops it and deletes its store. Harmless twice.
    @Override
    public synchronized void close() {
        if (process != null) {
            closed = true;
            resume();
            process.close();
            AtExit.forget(this);
        }
    }

    @Override
    public String toString() {
        return "nats-server at " + url();
    }

    private ProcessHandle handle() {
        long pid = owned().pid();
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new ServerUnavailable(this + " has no process " + pid));
    }

    private ServerProcess owned() {
        if (process == null) {
            throw new IllegalStateException(this + " is shared and was started elsewhere");
        }
        return process;
    }
}
