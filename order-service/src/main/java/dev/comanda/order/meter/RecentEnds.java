package dev.comanda.order.meter;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How many things ended well, and how many ended otherwise, within the last [#WINDOW].
final class RecentEnds {

    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int SLOTS = 30;
    private static final long SLOT_NANOS = WINDOW.toNanos() / SLOTS;

    private final LongSupplier nanoTime;
    private final long[] well = new long[SLOTS];
    private final long[] otherwise = new long[SLOTS];
    private long slot;

    RecentEnds(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.slot = now();
    }

    synchronized void add(long endedWell, long endedOtherwise) {
        advance();
        int index = index(slot);
        well[index] += endedWell;
        otherwise[index] += endedOtherwise;
    }

    /// The share of those that ended well; `NaN` if nothing has ended.
    ///
    /// @param more that count as not having ended well
    synchronized double rate(double more) {
        advance();
        long good = 0;
        double all = Double.isNaN(more) ? 0 : more;
        for (int i = 0; i < SLOTS; i++) {
            good += well[i];
            all += well[i] + otherwise[i];
        }
        return all == 0 ? Double.NaN : good / all;
    }

    /// Empties the slots whose time has passed.
    private void advance() {
        long now = now();
        for (long next = Math.max(slot + 1, now - SLOTS + 1); next <= now; next++) {
            well[index(next)] = 0;
            otherwise[index(next)] = 0;
        }
        slot = Math.max(slot, now);
    }

    private long now() {
        return Math.floorDiv(nanoTime.getAsLong(), SLOT_NANOS);
    }

    private static int index(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
