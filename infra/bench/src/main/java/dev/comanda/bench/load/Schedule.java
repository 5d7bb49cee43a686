package dev.comanda.bench.load;

/// When each order of an open loop is due: order `k` at `begin + k / rate`, whatever became of the
/// orders before it.
///
/// @param begin on the clock of [System#nanoTime()]
/// @param rate orders per second
public record Schedule(long begin, double rate) {

    private static final double NANOS = 1e9;

    public Schedule {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("the rate must be positive, not " + rate);
        }
    }

    /// @param order counted from 0
    public long due(long order) {
        return begin + (long) (order * NANOS / rate);
    }

    /// How many orders are due at that time, those before it included.
    public long dueBy(long now) {
        if (now < begin) {
            return 0;
        }
        long about = (long) ((now - begin) * rate / NANOS);
        while (due(about) <= now) { // division rounds, and due() is what counts
            about++;
        }
        while (about > 0 && due(about - 1) > now) {
            about--;
        }
        return about;
    }
}
