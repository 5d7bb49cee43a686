package dev.comanda.e2e.console;

import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// When a test fails, says what the services' threads and PostgreSQL were at: of a service that
/// does not answer, the log tells nothing.
final class Witness implements TestExecutionExceptionHandler {

    private static final int MAX_THREADS = 12;
    private static final int MAX_FRAMES = 7;

    /// What a thread without work is at.
    private static final List<String> IDLE =
            List.of(
                    "epollWait",
                    "EPoll.wait",
                    "Object.wait",
                    "ThreadPoolExecutor.getTask",
                    "EnhancedQueueExecutor",
                    "ScheduledThreadPoolExecutor",
                    "Net.poll",
                    "Net.accept",
                    "CountDownLatch.await",
                    "LinkedBlockingQueue.poll");

    private static final String BUSY =
            """
            SELECT coalesce(datname, '') || ' ' || state || ' ' || coalesce(wait_event, 'runs') || ' for '
                   || round(extract(epoch FROM clock_timestamp() - state_change)::numeric, 1) || ' s: '
                   || left(regexp_replace(query, '\\s+', ' ', 'g'), 100)
            FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
            """;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        StringBuilder seen = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Service service : Service.values()) {
            seen.append("\n").append(service).append(": ");
            seen.append(threads(Stage.set().comanda().service(service)));
        }
        seen.append("\nPostgreSQL: ").append(database());
        throw new AssertionError(seen.toString(), failure);
    }

    private static String threads(ServiceProcess service) {
        try {
            if (!service.isRunning()) {
                return "does not run";
            }
            Process jcmd =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(service.pid()),
                                    "Thread.print")
                            .redirectErrorStream(true)
                            .start();
            String dump = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(dump.split("\n\n"))
                    .filter(thread -> thread.contains("dev.comanda") || thread.contains("vert.x"))
                    .filter(thread -> IDLE.stream().noneMatch(top(thread)::contains))
                    .limit(MAX_THREADS)
                    .map(thread -> thread.lines().limit(MAX_FRAMES))
                    .map(lines -> lines.map(String::strip).collect(Collectors.joining(" | ")))
                    .collect(Collectors.joining("\n  ", "\n  ", ""));
        } catch (IOException | RuntimeException e) {
            return "no threads to be seen: " + e;
        }
    }

    private static String top(String thread) {
        return thread.lines().limit(MAX_FRAMES).collect(Collectors.joining());
    }

    private static String database() {
        StringBuilder busy = new StringBuilder();
        try (Connection connection = Stage.set().comanda().postgres().database("orders").connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BUSY)) {
            while (rows.next()) {
                busy.append("\n  ").append(rows.getString(1));
            }
            return busy.isEmpty() ? "idle" : busy.toString();
        } catch (SQLException e) {
            return "does not tell: " + e;
        }
    }
}
