package dev.comanda.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// How long something took, in milliseconds.
///
/// @param count how many there were; all figures are 0 if there were none
/// @param percentiles the whole curve, finer towards its end
public record Latency(
        long count,
        double p50,
        double p90,
        double p99,
        double p999,
        double max,
        List<Point> percentiles) {

    private static final double MICROS_PER_MS = 1_000;

    /// Steps of the curve between half and all, and again each time the rest is halved.
    private static final int TICKS = 2;

    public Latency {
        percentiles = List.copyOf(percentiles);
    }

    /// @param percent of all took at most
    /// @param ms that long
    public record Point(double percent, double ms) {}

    public static Latency of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Latency(0, 0, 0, 0, 0, 0, List.of());
        }
        List<Point> curve = new ArrayList<>();
        for (HistogramIterationValue value : micros.percentiles(TICKS)) {
            curve.add(
                    new Point(
                            value.getPercentileLevelIteratedTo(),
                            value.getValueIteratedTo() / MICROS_PER_MS));
        }
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / MICROS_PER_MS,
                micros.getValueAtPercentile(90) / MICROS_PER_MS,
                micros.getValueAtPercentile(99) / MICROS_PER_MS,
                micros.getValueAtPercentile(99.9) / MICROS_PER_MS,
                micros.getMaxValue() / MICROS_PER_MS,
                curve);
    }
}
