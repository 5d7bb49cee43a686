package dev.comanda.order.nats;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/// How many sagas the sweep may wake: so many in a second, and some more for the steps that sagas
/// take meanwhile.
///
/// Without it an overload that has made answers late keeps itself up: each late answer is one more
/// request, and nobody gets ahead. What is not woken is woken later, or has its answer by then.
final class WakeBudget {

    /// That many steps, of any sagas, pay for waking one. An order takes five, with three requests:
    /// beside those that are granted anyway, one request in twelve is made again at most.
    private static final int STEPS = 20;

    private final Bucket steps;

    /// @param perSecond that are granted in any case
    WakeBudget(int perSecond, TimeMeter clock) {
        long capacity = (long) perSecond * STEPS;
        this.steps =
                Bucket.builder()
                        .addLimit(
                                limit ->
                                        limit.capacity(capacity)
                                                .refillGreedy(capacity, Duration.ofSeconds(1)))
                        .withCustomTimePrecision(clock)
                        .build();
    }

    /// Sagas have taken so many steps.
    void stepped(int taken) {
        if (taken > 0) {
            steps.addTokens(taken);
        }
    }

    /// Takes what is left, but no more than `most`.
    int take(int most) {
        long taken = steps.tryConsumeAsMuchAsPossible((long) most * STEPS);
        stepped((int) (taken % STEPS));
        return (int) (taken / STEPS);
    }

    /// So many of those that were taken were not needed.
    void giveBack(int unused) {
        stepped(unused * STEPS);
    }
}
