package dev.comanda.bench.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The run second by second, from the beginning of the load.
public final class Timeline {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double HALF = 50;
    private static final double NEARLY_ALL = 99;
    private static final double MICROS_PER_MS = 1_000;

    private final long begin;
    private final Histogram latencies = Recorder.histogram();
    private final List<Second> seconds = new ArrayList<>();
    private int current;
    private long placed;
    private long finished;

    /// @param number counted from 0, at the beginning of the load
    /// @param placed orders answered in it
    /// @param finished ends heard in it, whenever the orders were due
    /// @param p50 milliseconds from due to end of those; 0 if there are none
    /// @param p99 milliseconds
    /// @param max milliseconds
    public record Second(
            int number, long placed, long finished, double p50, double p99, double max) {}

    Timeline(long begin) {
        this.begin = begin;
    }

    void placed(long now) {
        moveTo(now);
        placed++;
    }

    void ended(long now, long micros) {
        moveTo(now);
        finished++;
        latencies.recordValue(micros);
    }

    /// What is over by then.
    public List<Second> until(long now) {
        moveTo(now);
        return List.copyOf(seconds);
    }

    /// The two threads that call may overtake each other by a little; that stays in the second that
    /// has begun.
    private void moveTo(long now) {
        int second = (int) ((now - begin) / SECOND);
        while (current < second) {
            seconds.add(
                    new Second(
                            current,
                            placed,
                            finished,
                            latencies.getValueAtPercentile(HALF) / MICROS_PER_MS,
                            latencies.getValueAtPercentile(NEARLY_ALL) / MICROS_PER_MS,
                            latencies.getMaxValue() / MICROS_PER_MS));
            latencies.reset();
            placed = 0;
            finished = 0;
            current++;
        }
    }
}
