package dev.comanda.bench.follow;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Latencies and counts of one run. What counts is the window: the orders that were due in it, for
/// the latencies, however long they took; and the ends that were heard in it, for the throughput.
/// Not for several threads at a time: [Tally] sees to that.
public final class Recorder {

    /// A latency that is longer counts as this.
    static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(30);

    private static final int DIGITS = 3;

    private final Histogram toEnd = histogram();
    private final Histogram toAnswer = histogram();
    private final Histogram late = histogram();
    private final Map<End, Long> ends = new EnumMap<>(End.class);
    private final Timeline timeline;
    private long answers;
    private long from = Long.MAX_VALUE;
    private long to = Long.MAX_VALUE;

    /// @param begin of the load, on the clock of [System#nanoTime()]
    public Recorder(long begin) {
        timeline = new Timeline(begin);
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_MICROS, DIGITS);
    }

    /// What the window saw.
    ///
    /// @param seconds its length
    /// @param ends heard in it
    /// @param answers orders placed in it
    /// @param toEnd of the orders that were due in it, from when they were due; microseconds
    /// @param toAnswer the same to the answer of the `POST`
    /// @param late how late the load generator itself was in sending
    public record Window(
            double seconds,
            Map<End, Long> ends,
            long answers,
            Histogram toEnd,
            Histogram toAnswer,
            Histogram late) {
        public Window {
            ends = Map.copyOf(ends);
        }

        /// Ends of one kind.
        public long ended(End end) {
            return ends.getOrDefault(end, 0L);
        }

        /// Ends of all kinds.
        public long finished() {
            return ends.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// The window begins.
    void open(long now) {
        from = now;
    }

    /// The window ends; orders that were due in it are still waited for.
    void close(long now) {
        to = now;
    }

    Window window() {
        return new Window(
                (to - from) / (double) TimeUnit.SECONDS.toNanos(1),
                ends,
                answers,
                toEnd.copy(),
                toAnswer.copy(),
                late.copy());
    }

    Timeline timeline() {
        return timeline;
    }

    void sent(long due, long now) {
        if (isInside(due)) {
            record(late, due, now);
        }
    }

    void placed(long due, long now) {
        if (isInside(due)) {
            record(toAnswer, due, now);
        }
        if (isInside(now)) {
            answers++;
        }
        timeline.placed(now);
    }

    void ended(long due, long now, End end) {
        if (isInside(due)) {
            record(toEnd, due, now);
        }
        if (isInside(now)) {
            ends.merge(end, 1L, Long::sum);
        }
        timeline.ended(now, micros(due, now));
    }

    private boolean isInside(long time) {
        return time >= from && time < to;
    }

    private static void record(Histogram histogram, long from, long to) {
        histogram.recordValue(micros(from, to));
    }

    private static long micros(long from, long to) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMicros(to - from), 0, LONGEST_MICROS);
    }
}
