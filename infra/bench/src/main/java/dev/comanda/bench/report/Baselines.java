package dev.comanda.bench.report;

import org.jspecify.annotations.Nullable;

/// What the same machine did with the same servers in the same run. Ratios to these can be
/// compared between machines; rates cannot.
///
/// @param rawInsertsPerSecond orders of three rows each, inserted in batches by nobody but a
///     few connections; the mean of one window right before the load and one right after it
/// @param percentOfRawInserts finished orders per second, of that
/// @param oneByOnePerSecond finished orders per second in batches of one; absent if the
///     services are not ours to start anew
/// @param timesOneByOne finished orders per second, as a multiple of that
public record Baselines(
        double rawInsertsPerSecond,
        double percentOfRawInserts,
        @Nullable Double oneByOnePerSecond,
        @Nullable Double timesOneByOne) {

    private static final double PERCENT = 100;

    /// @param finished orders per second of the run itself
    public static Baselines of(double finished, double rawInserts, @Nullable Double oneByOne) {
        return new Baselines(
                rawInserts,
                ratio(finished, rawInserts) * PERCENT,
                oneByOne,
                oneByOne == null ? null : ratio(finished, oneByOne));
    }

    /// Nothing is no part of nothing, and no multiple either.
    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
