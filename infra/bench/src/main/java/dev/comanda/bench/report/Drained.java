package dev.comanda.bench.report;

/// How orders that had to wait for the participants were worked off.
///
/// @param orders that waited
/// @param startSeconds that the participants took to be ready
/// @param seconds from then until the last of them ended
/// @param finishedPerSecond of them, in that time
/// @param newOrdersPerSecond that came in meanwhile
/// @param newOrdersToEnd how long those took
public record Drained(
        long orders,
        double startSeconds,
        double seconds,
        double finishedPerSecond,
        int newOrdersPerSecond,
        Latency newOrdersToEnd) {}
