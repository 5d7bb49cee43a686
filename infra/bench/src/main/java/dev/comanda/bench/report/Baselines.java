package dev.comanda.bench.report;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What the same machine did with the same servers in the same run. Ratios to these can be
/// compared between machines; rates cannot. All rates are orders per second, and the means of the
/// rounds.
///
/// @param finishedPerSecond what is compared
/// @param rawInsertsPerSecond orders of three rows each, inserted in batches by nobody but a few
///     connections
/// @param percentOfRawInserts finished orders, of that
/// @param oneByOnePerSecond finished orders in batches of one; absent if the services are not ours
///     to start anew
/// @param timesOneByOne finished orders, as a multiple of that
public record Baselines(
        double finishedPerSecond,
        double rawInsertsPerSecond,
        double percentOfRawInserts,
        @Nullable Double oneByOnePerSecond,
        @Nullable Double timesOneByOne,
        List<Round> rounds) {

    private static final double PERCENT = 100;

    public Baselines {
        rounds = List.copyOf(rounds);
    }

    /// Load and baselines, one after the other, with services that were started for it.
    ///
    /// @param finishedPerSecond orders of the load
    /// @param rawInsertsPerSecond the mean of one window right before the load and one right after
    ///     it
    /// @param oneByOnePerSecond orders in batches of one; absent in all rounds or in none
    public record Round(
            double finishedPerSecond,
            double rawInsertsPerSecond,
            @Nullable Double oneByOnePerSecond) {}

    /// @throws IllegalArgumentException if there are none
    public static Baselines of(List<Round> rounds) {
        double finished = mean(rounds, Round::finishedPerSecond);
        double rawInserts = mean(rounds, Round::rawInsertsPerSecond);
        Double oneByOne =
                rounds.getFirst().oneByOnePerSecond() == null
                        ? null
                        : mean(rounds, round -> Objects.requireNonNull(round.oneByOnePerSecond()));
        return new Baselines(
                finished,
                rawInserts,
                ratio(finished, rawInserts) * PERCENT,
                oneByOne,
                oneByOne == null ? null : ratio(finished, oneByOne),
                rounds);
    }

    private static double mean(List<Round> rounds, ToDoubleFunction<Round> rate) {
        return rounds.stream()
                .mapToDouble(rate)
                .average()
                .orElseThrow(() -> new IllegalArgumentException("no rounds"));
    }

    /// Nothing is no part of nothing, and no multiple either.
    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
