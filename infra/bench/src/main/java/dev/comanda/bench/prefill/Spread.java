package dev.comanda.bench.prefill;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Where in time the copies belong: evenly over the past day, but not before this month, whose
/// partitions are the oldest there are.
///
/// @param firstMs milliseconds since 1970
/// @param stepMs between one order and the next
/// @param templates copied in each round
record Spread(long firstMs, double stepMs, int templates) {

    private static final Duration LONGEST = Duration.ofDays(1);

    /// Nothing may look newer than what really is new.
    private static final Duration BEFORE_NOW = Duration.ofMinutes(1);

    /// @param copies of each template
    static Spread before(Instant now, int templates, int copies) {
        Instant last = now.minus(BEFORE_NOW);
        Instant month =
                LocalDate.ofInstant(now, ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
        Instant first = last.minus(LONGEST);
        if (first.isBefore(month)) {
            first = month;
        }
        if (!first.isBefore(last)) {
            first = last.minus(BEFORE_NOW); // the month is a minute old: some go to the rest
        }
        long millis = last.toEpochMilli() - first.toEpochMilli();
        return new Spread(
                first.toEpochMilli(), millis / ((double) templates * (copies + 1L)), templates);
    }
}
