package dev.comanda.bench.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Processor time and memory of every process that takes part, from [#begin()] to [#end()].
public final class Usage implements AutoCloseable {

    /// Often enough to see growth; adding up the pages of forty backends costs a tenth of a second.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private static final double NANOS = 1e9;

    private final Map<String, ProcessTree> processes;
    private final Map<String, Double> cpuBefore = new LinkedHashMap<>();
    private final Map<String, List<Long>> resident = new LinkedHashMap<>();
    private final Thread look = Thread.ofPlatform().daemon().name("usage").unstarted(this::look);
    private long begin;

    /// What one process used.
    ///
    /// @param cpu processor seconds per second
    /// @param residentBytes at the end
    /// @param peakBytes the most that was seen; of a single process, in its whole life
    /// @param resident every [#LOOK_EVERY], in bytes
    public record Used(double cpu, long residentBytes, long peakBytes, List<Long> resident) {
        public Used {
            resident = List.copyOf(resident);
        }
    }

    public Usage(Map<String, ProcessTree> processes) {
        this.processes = new LinkedHashMap<>(processes);
    }

    public void begin() {
        begin = System.nanoTime();
        processes.forEach((name, tree) -> cpuBefore.put(name, tree.cpuSeconds()));
        look.start();
    }

    private void look() {
        try {
            while (true) {
                note();
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException _) {
            // the end
        }
    }

    private synchronized void note() {
        processes.forEach(
                (name, tree) ->
                        resident.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(tree.residentBytes()));
    }

    /// @return by process, in the order in which they were given
    public Map<String, Used> end() {
        double seconds = (System.nanoTime() - begin) / NANOS;
        Map<String, Double> cpu = new LinkedHashMap<>();
        processes.forEach(
                (name, tree) ->
                        cpu.put(
                                name,
                                (tree.cpuSeconds() - cpuBefore.getOrDefault(name, 0.0)) / seconds));
        close();
        note();
        Map<String, Used> used = new LinkedHashMap<>();
        processes.forEach(
                (name, tree) -> {
                    List<Long> seen = resident.getOrDefault(name, List.of());
                    long most = seen.stream().mapToLong(Long::longValue).max().orElse(0);
                    used.put(
                            name,
                            new Used(
                                    cpu.getOrDefault(name, 0.0),
                                    seen.getLast(),
                                    Math.max(most, tree.peakBytes()),
                                    seen));
                });
        return used;
    }

    @Override
    public void close() {
        look.interrupt();
    }
}
