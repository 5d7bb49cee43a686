package dev.comanda.bench.report;

import dev.comanda.bench.follow.Timeline.Second;
import dev.comanda.bench.observe.Usage.Used;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that a run found. Of several rounds, `baselines` compares all, and `verdict` says
/// what any of them lost; the rest is the first one's.
///
/// @param command the options that make the same run again
/// @param startToReadySeconds by service
/// @param processes what each used in the window, by name
/// @param windowFromSecond where in `seconds` the window begins
/// @param seconds the whole run, warm-up and the end of the last orders included
public record Report(
        String command,
        Instant startedAt,
        String commit,
        Map<String, String> machine,
        Map<String, String> settings,
        Map<String, Double> startToReadySeconds,
        Speed speed,
        @Nullable Baselines baselines,
        @Nullable Drained backlog,
        Map<String, Used> processes,
        PerOrder perOrder,
        Verdict verdict,
        int windowFromSecond,
        List<Second> seconds) {

    public Report {
        machine = new LinkedHashMap<>(machine);
        settings = new LinkedHashMap<>(settings);
        startToReadySeconds = new LinkedHashMap<>(startToReadySeconds);
        processes = new LinkedHashMap<>(processes);
        seconds = List.copyOf(seconds);
    }
}
