package dev.comanda.bench.report;

import dev.comanda.bench.follow.End;
import dev.comanda.bench.follow.Recorder.Window;

/// How fast it went in the window.
///
/// @param finishedPerSecond ends of all kinds that were heard in it
/// @param placedPerSecond orders that were answered in it
/// @param toEnd of the orders that were due in it, from when they were due
/// @param toAnswer the same to the answer of the `POST`
/// @param generatorLate how late the load generator sent them
public record Speed(
        double windowSeconds,
        double finishedPerSecond,
        double confirmedPerSecond,
        double failedPerSecond,
        double compensatedPerSecond,
        double placedPerSecond,
        Latency toEnd,
        Latency toAnswer,
        Latency generatorLate) {

    public static Speed of(Window window) {
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
