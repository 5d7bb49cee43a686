package dev.comanda.launcher;

import dev.comanda.launcher.aot.AotCache;
import dev.comanda.servers.Folders;
import dev.comanda.servers.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One packaged service as a process of this machine, run by the JDK that runs us. It can be killed
/// and started again on the same port; its log is appended to over all its lives. Where there is an
/// [AOT cache][AotCache] for it, its JVM starts from that.
public final class ServiceProcess implements AutoCloseable {

    /// Longest wait for `/q/health/ready` after a start; a busy machine of two cores takes some
    /// seconds.
    public static final Duration READY_WITHIN = Duration.ofSeconds(90);

    /// How long a service may take to end in good order before it is killed.
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    /// A person reads these logs: no JSON, and no line for each step of a saga, unless asked for.
    private static final Map<String, String> TEXT =
            Map.of(
                    "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                    "false",
                    "QUARKUS_LOG_CATEGORY__DEV_COMANDA_SAGA__LEVEL",
                    "WARN");

    private static final int MANAGEMENT_IS_ABOVE = 6_000;
    private static final int BELOW_FREE_PORTS = 12_000;
    private static final int TAIL_LINES = 25;
    private static final int PROBE_TIMEOUT_MS = 1_000;
    private static final int PROBE_PAUSE_MS = 50;

    private final Service service;
    private final String name;
    private final URI base;
    private final URI management;
    private final Path log;
    private final List<String> command;
    private final Map<String, String> environment;
    private final boolean learns;
    private @Nullable Process process;
    private volatile Duration startedIn = Duration.ZERO;
    private boolean paused;
    private boolean closed;

    /// The only instance of a service, called as its module is.
    ///
    /// @param jar the service's `quarkus-run.jar`
    /// @param jvm options of its JVM, before `-jar`
    /// @param environment added to ours; the port is set already
    /// @param logs the folder for its log; made if missing
    public ServiceProcess(
            Service service,
            int port,
            Path jar,
            List<String> jvm,
            Map<String, String> environment,
            Path logs) {
        this(service, service.module(), port, jar, jvm, environment, logs);
    }

    /// @param name of this instance, and of its log: `order-service-2`
    ServiceProcess(
            Service service,
            String name,
            int port,
            Path jar,
            List<String> jvm,
            Map<String, String> environment,
            Path logs) {
        this.service = service;
        this.name = name;
        this.base = URI.create("http://127.0.0.1:" + port);
        this.management = URI.create("http://127.0.0.1:" + managementPort(port));
        this.log = logs.resolve(name + ".log");
        this.command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        String further = environment.getOrDefault("JDK_JAVA_OPTIONS", "");
        command.addAll(AotCache.of(jar, jvm).options(jvm, further));
        this.learns = further.contains("-XX:AOTCacheOutput");
        command.addAll(List.of("-jar", jar.toString()));
        this.environment = Map.copyOf(environment);
        try {
            Files.createDirectories(logs);
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("preparing " + log, e);
        }
    }

    /// As far from the HTTP port as in production; of a port that was drawn
    /// ([dev.comanda.servers.Ports#free()]: 20000 to 32000) below all that are ever drawn, so that
    /// nobody takes it while this one is down.
    private static int managementPort(int port) {
        return port < BELOW_FREE_PORTS ? port + MANAGEMENT_IS_ABOVE : port - BELOW_FREE_PORTS;
    }

    /// Starts the process and returns when it is ready to work.
    ///
    /// @throws CannotGoOn if it ends or is not ready in time; with the tail of its log
    public void start() {
        long begin = System.nanoTime();
        Process started = launch();
        while (!ready()) {
            if (!started.isAlive()) {
                throw failed("ended with exit code " + started.exitValue() + " while starting");
            }
            if (System.nanoTime() - begin > READY_WITHIN.toNanos()) {
                throw failed("was not ready within " + READY_WITHIN.toSeconds() + " s");
            }
            pause(started);
        }
        if (!started.isAlive()) {
            throw failed("ended while starting, and something else answers at " + base);
        }
        startedIn = Duration.ofNanos(System.nanoTime() - begin);
    }

    /// How long the last [#start()] took until it was ready to work; zero before the first.
    public Duration startedIn() {
        return startedIn;
    }

    private synchronized Process launch() {
        if (closed) {
            throw new CannotGoOn(name + " is being shut down");
        }
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already, as " + pid());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("QUARKUS_HTTP_HOST", base.getHost());
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(base.getPort()));
        builder.environment().put("QUARKUS_MANAGEMENT_HOST", management.getHost());
        builder.environment()
                .put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management.getPort()));
        TEXT.forEach(builder.environment()::putIfAbsent);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
            return process;
        } catch (IOException e) {
            throw new CannotGoOn(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    private void pause(Process started) {
        try {
            boolean _ = started.waitFor(PROBE_PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotGoOn("interrupted while " + name + " was starting", e);
        }
    }

    /// Whether `/q/health/ready` says 200 now, on the management port; versions that had none yet
    /// say it on their own.
    public boolean ready() {
        return ready(management) || ready(base);
    }

    private static boolean ready(URI port) {
        try {
            URI probe = port.resolve("/q/health/ready");
            HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MS);
            connection.setReadTimeout(PROBE_TIMEOUT_MS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }

    /// SIGKILL, and waits until it is gone. [#start()] brings it back.
    public synchronized void kill() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
            paused = false;
        }
    }

    /// SIGSTOP: it keeps its connections and answers nothing, until [#resume()].
    public synchronized void pause() {
        paused = true; // first: what fails half-way has to be resumed as well
        Processes.pause(started().toHandle());
    }

    /// SIGCONT; nothing if it is not paused.
    public synchronized void resume() {
        if (paused) {
            Processes.resume(started().toHandle());
            paused = false;
        }
    }

    /// Asks it to end (SIGTERM) and does not wait.
    synchronized void askToStop() {
        if (process != null) {
            resume(); // a process that stands still hears nothing
            process.destroy();
        }
    }

    /// Ends it in good order, or kills it when that takes too long. [#start()] brings it back.
    public synchronized void stop() {
        if (process == null) {
            return;
        }
        resume();
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /// As [#stop()], for good. What a JVM would write down now that it learns, nobody waits for.
    @Override
    public synchronized void close() {
        closed = true;
        if (learns) {
            kill();
        } else {
            stop();
        }
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /// @throws IllegalStateException if it was never started
    public synchronized long pid() {
        return started().pid();
    }

    /// Completes when the process of now ends, for whatever reason.
    public synchronized CompletableFuture<Process> onExit() {
        return started().onExit();
    }

    public Service service() {
        return service;
    }

    /// `order-service`, or `order-service-2` for the second instance.
    public String name() {
        return name;
    }

    /// `http://127.0.0.1:3004`
    public URI base() {
        return base;
    }

    /// Where health and metrics are: another port of `127.0.0.1`.
    public URI management() {
        return management;
    }

    public Path log() {
        return log;
    }

    /// An error that shows the end of the log and says where the rest is.
    public CannotGoOn failed(String how) {
        return new CannotGoOn(
                "%s %s; the end of %s:%n%s"
                        .formatted(name, how, log, Folders.tail(log, TAIL_LINES).indent(2)));
    }

    private Process started() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }
}
