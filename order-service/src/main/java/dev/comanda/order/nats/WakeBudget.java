package dev.comanda.order.nats;

import java.util.function.LongSupplier;

/// How many sagas the sweep may wake: so many in a second, and some more for each step that sagas
/// take meanwhile.
///
/// Without it an overload that has made answers late keeps itself up: each late answer is one more
/// request, and nobody gets ahead. What is not woken is woken later, or has its answer by then.
final class WakeBudget {

    /// For each step of any saga. An order takes five, with three requests: beside those that are
    /// granted anyway, one request in twelve is made again at most.
    private static final double FOR_A_STEP = 0.05;

    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private double left;
    private long filledAt;

    /// @param perSecond that are granted in any case
    WakeBudget(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.left = perSecond;
        this.filledAt = nanoTime.getAsLong();
    }

    /// Sagas have taken so many steps.
    synchronized void stepped(int steps) {
        left += steps * FOR_A_STEP;
    }

    /// Takes what is left, but no more than `most`.
    synchronized int take(int most) {
        long now = nanoTime.getAsLong();
        left += perSecond * ((now - filledAt) / NANOS);
        left = Math.min(left, perSecond + (double) most);
        filledAt = now;
        int taken = Math.min(most, (int) left);
        left -= taken;
        return taken;
    }

    /// So many of those that were taken were not needed.
    synchronized void giveBack(int unused) {
        left += unused;
    }
}
