package dev.comanda.bench.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process and everything below it, as Linux counts it in `/proc`.
///
/// @param pid of the process at the top
/// @param alone without what is below it, and without its children that have ended
public record ProcessTree(long pid, boolean alone) {

    /// The clock tick in which Linux counts processor time for everybody, whatever the kernel's own
    /// is.
    private static final double TICKS_PER_SECOND = 100;

    private static final long KIB = 1_024;

    // Positions in /proc/<pid>/stat behind the name, which may hold blanks.
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_SYSTEM = 14;

    public ProcessTree(long pid) {
        this(pid, false);
    }

    /// We, without those whom we started.
    public static ProcessTree ofThisProcess() {
        return new ProcessTree(ProcessHandle.current().pid(), true);
    }

    /// Processor seconds so far: user and system, of all that live, and of all their children that
    /// have ended.
    public double cpuSeconds() {
        long ticks = 0;
        int last = alone ? SYSTEM : CHILDREN_SYSTEM;
        for (long one : pids()) {
            String[] fields = stat(one);
            for (int i = USER; i <= last && fields.length > last; i++) {
                ticks += Long.parseLong(fields[i]);
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /// Resident bytes. Where there are several processes, each page that they share counts once.
    public long residentBytes() {
        List<Long> all = pids();
        if (all.size() == 1) {
            return field(Path.of("/proc/" + pid + "/status"), "VmRSS:");
        }
        return all.stream()
                .mapToLong(one -> field(Path.of("/proc/" + one + "/smaps_rollup"), "Pss:"))
                .sum();
    }

    /// The most that the process at the top ever had resident, in bytes.
    public long peakBytes() {
        return field(Path.of("/proc/" + pid + "/status"), "VmHWM:");
    }

    private List<Long> pids() {
        List<Long> all = new ArrayList<>();
        all.add(pid);
        if (!alone) {
            ProcessHandle.of(pid)
                    .ifPresent(top -> top.descendants().forEach(below -> all.add(below.pid())));
        }
        return all;
    }

    /// What follows the name; nothing if the process has ended.
    private static String[] stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException _) {
            return new String[0]; // its parent counts it now
        }
    }

    /// A number of KiB in a file of `Name:   123 kB` lines, as bytes; 0 if the process has ended.
    private static long field(Path file, String name) {
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(kib -> Long.parseLong(kib) * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException _) {
            return 0; // it has ended
        }
    }
}
