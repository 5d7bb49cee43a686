package dev.comanda.servers;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Ending and holding processes, also those that are not our children.
public final class Processes {

    private static final Duration GONE = Duration.ofSeconds(30);

    private Processes() {}

    /// SIGKILL for the process and everything below it; returns when all are gone.
    static void killTree(ProcessHandle process) {
        List<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        Await.until(
                "process " + process.pid() + " to be gone",
                GONE,
                () -> all.stream().noneMatch(Processes::runs));
    }

    /// SIGQUIT, which PostgreSQL takes as "at once, but tidy your shared memory up"; returns when
    /// the process is gone, killed if need be.
    static void quit(ProcessHandle process) {
        try {
            new ProcessBuilder("sh", "-c", "kill -QUIT " + process.pid()).start().waitFor();
            Await.until("process " + process.pid() + " to quit", GONE, () -> !runs(process));
        } catch (IOException | AssertionError _) {
            killTree(process); // no shell, or deaf
        } catch (InterruptedException _) {
            killTree(process);
            Thread.currentThread().interrupt();
        }
    }

    /// SIGSTOP for the process and everything below it: they stand still, with all that they hold
    /// open, until [#resume(ProcessHandle)]. The process first, so that it starts nothing more
    /// meanwhile.
    ///
    /// @throws ServerUnavailable if it cannot be sent
    public static void pause(ProcessHandle process) {
        signal("STOP", List.of(process));
        signal("STOP", process.descendants().toList());
    }

    /// SIGCONT for the process and everything below it; harmless if they run.
    ///
    /// @throws ServerUnavailable if it cannot be sent
    public static void resume(ProcessHandle process) {
        signal("CONT", process.descendants().toList());
        signal("CONT", List.of(process));
    }

    /// To all of them by one command; those that end meanwhile need none.
    private static void signal(String name, List<ProcessHandle> processes) {
        if (processes.isEmpty()) {
            return;
        }
        String pids = processes.stream().map(one -> " " + one.pid()).collect(joining());
        String command = "kill -" + name + pids;
        try {
            int code = new ProcessBuilder("sh", "-c", command).start().waitFor();
            if (code != 0 && processes.stream().allMatch(Processes::runs)) {
                throw new ServerUnavailable(command + " ended with exit code " + code);
            }
        } catch (IOException e) {
            throw new ServerUnavailable(command + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnavailable("interrupted during " + command, e);
        }
    }

    /// Whether it still runs. A zombie does not, even where process 1 never buries its dead.
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            String line = Files.readString(stat);
            return !line.startsWith("Z", line.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return process.isAlive(); // no /proc on this system, or it ended this very moment
        }
    }
}
