package dev.comanda.bench.report;

import dev.comanda.bench.follow.End;
import dev.comanda.bench.follow.Recorder;
import dev.comanda.bench.follow.Tally;
import dev.comanda.bench.follow.Timeline.Second;
import dev.comanda.bench.observe.Usage.Used;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Everything that a run found; as JSON it has these names.
///
/// @param startToReadySeconds by service
/// @param processes by name
/// @param clean whether nothing was lost: every order ended, and the audit found nothing
public record Report(
        String command,
        Instant startedAt,
        String commit,
        Map<String, String> machine,
        Map<String, String> settings,
        Map<String, Double> startToReadySeconds,
        Speed speed,
        Map<String, Used> processes,
        @Nullable PerOrder perOrder,
        @Nullable Baselines baselines,
        Verdict verdict,
        int windowFromSecond,
        List<Second> seconds) {

    /// @param finishedPerSecond ends heard in the window, of all kinds
    /// @param placedPerSecond orders answered in it
    public record Speed(
            double windowSeconds,
            double finishedPerSecond,
            double confirmedPerSecond,
            double failedPerSecond,
            double compensatedPerSecond,
            double placedPerSecond,
            Latency toEnd,
            Latency toAnswer,
            Latency generatorLate) {}

    /// Milliseconds.
    ///
    /// @param count orders
    public record Latency(long count, double p50, double p90, double p99, double p999, double max) {

        private static final double MICROS_PER_MS = 1_000;

        public static Latency of(Histogram micros) {
            return new Latency(
                    micros.getTotalCount(),
                    at(micros, 50),
                    at(micros, 90),
                    at(micros, 99),
                    at(micros, 99.9),
                    micros.getTotalCount() == 0 ? 0 : micros.getMaxValue() / MICROS_PER_MS);
        }

        private static double at(Histogram micros, double percent) {
            return micros.getTotalCount() == 0
                    ? 0
                    : micros.getValueAtPercentile(percent) / MICROS_PER_MS;
        }
    }

    /// What the window cost, divided by the orders that ended in it.
    ///
    /// @param requests `POST /orders` that were answered
    /// @param messages by stream
    /// @param databases transactions and rows, by database
    /// @param log of PostgreSQL: bytes, records, full pages, syncs
    /// @param tables rows and bytes, by table
    public record PerOrder(
            double requests,
            Map<String, Double> messages,
            Map<String, Map<String, Double>> databases,
            Map<String, Double> log,
            Map<String, Map<String, Double>> tables) {}

    /// @param rawInsertsPerSecond orders as rows, in batches
    /// @param percentOfRawInserts finished per second, of that
    /// @param oneByOnePerSecond finished per second in batches of one
    /// @param timesOneByOne finished per second, as a multiple of that
    public record Baselines(
            double rawInsertsPerSecond,
            double percentOfRawInserts,
            @Nullable Double oneByOnePerSecond,
            @Nullable Double timesOneByOne,
            @Nullable String remark) {}

    /// @param left orders that have not ended in time
    /// @param lookedUp orders whose end was not heard, and that have ended
    /// @param violations of the audit, by name and subject
    public record Verdict(
            boolean clean,
            Tally.Counts counts,
            List<String> left,
            long lookedUp,
            double quietAfterSeconds,
            List<String> violations) {}

    public static Speed speed(Recorder.Window window) {
        double seconds = window.seconds();
        return new Speed(
                seconds,
                window.finished() / seconds,
                window.ended(End.CONFIRMED) / seconds,
                window.ended(End.FAILED) / seconds,
                window.ended(End.COMPENSATED) / seconds,
                window.answers() / seconds,
                Latency.of(window.toEnd()),
                Latency.of(window.toAnswer()),
                Latency.of(window.late()));
    }
}
