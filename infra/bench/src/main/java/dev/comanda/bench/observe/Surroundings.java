package dev.comanda.bench.observe;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.launcher.CannotGoOn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// On what machine, on which commit, and with which settings: what somebody who compares two
/// reports wants to know first.
public final class Surroundings {

    private static final List<String> POSTGRES_SETTINGS =
            List.of(
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "wal_sync_method",
                    "shared_buffers",
                    "max_wal_size",
                    "server_version");

    private static final int ASKED_WITHIN_SECONDS = 10;

    private Surroundings() {}

    /// Cores, memory, kernel, JDK, load.
    public static Map<String, String> machine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", line("/proc/cpuinfo", "model name"));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("jdk", Runtime.version().toString());
        facts.put("loadAtStart", loadAverage());
        return facts;
    }

    /// `f9cbe7c`, with a `+` if something is not committed; `unknown` outside of a clone.
    public static String commit(Path checkout) {
        String commit = ask(checkout, "git", "rev-parse", "--short", "HEAD");
        if (commit.isEmpty()) {
            return "unknown";
        }
        return ask(checkout, "git", "status", "--porcelain").isEmpty() ? commit : commit + "+";
    }

    /// Settings of the servers that decide what a commit is worth, and what it costs.
    ///
    /// @throws CannotGoOn if PostgreSQL cannot be asked
    public static Map<String, String> settings(Cluster cluster) {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Connection connection = cluster.superuser("postgres");
                Statement statement = connection.createStatement()) {
            for (String name : POSTGRES_SETTINGS) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    settings.put("postgres " + name, row.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new CannotGoOn("PostgreSQL cannot be asked for its settings: " + e, e);
        }
        settings.putAll(cluster.settings());
        return settings;
    }

    private static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException _) {
            return "unknown"; // not Linux
        }
    }

    /// The first line of a file of `name : value` lines that has the name.
    private static String line(String file, String name) {
        try {
            return Files.readString(Path.of(file))
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException _) {
            return "unknown"; // not Linux
        }
    }

    /// What a program prints; nothing if it cannot be run or fails.
    private static String ask(Path folder, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(ASKED_WITHIN_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? said.strip() : "";
        } catch (IOException _) {
            return ""; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotGoOn("interrupted while asking " + command[0], e);
        }
    }
}
