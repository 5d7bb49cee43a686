package dev.comanda.bench.prefill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theCopiesFillThePastDayAndTheLastIsOlderThanNow() {
        Instant now = Instant.parse("2026-11-22T19:00:00Z");
        Spread spread = Spread.before(now, 1_000, 100);
        assertThat(Instant.ofEpochMilli(spread.firstMs()))
                .isEqualTo(now.minus(Duration.ofDays(1)).minusSeconds(60));
        assertThat(last(spread, 100)).isBefore(now.minusSeconds(59));
        assertThat(last(spread, 100)).isAfter(now.minus(Duration.ofHours(1)));
    }

    @Test
    void noCopyIsOlderThanThisMonthsPartition() {
        Instant now = Instant.parse("2026-12-01T02:00:00Z");
        Spread spread = Spread.before(now, 1_000, 100);
        assertThat(Instant.ofEpochMilli(spread.firstMs()))
                .isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(last(spread, 100)).isBefore(now);
    }

    @Test
    void evenInTheFirstMinuteOfAMonthTimeGoesForward() {
        Spread spread = Spread.before(Instant.parse("2026-12-01T00:00:10Z"), 1_000, 100);
        assertThat(spread.stepMs()).isPositive();
    }

    private static Instant last(Spread spread, int copies) {
        return Instant.ofEpochMilli(
                spread.firstMs()
                        + (long)
                                (((long) copies * spread.templates() + spread.templates())
                                        * spread.stepMs()));
    }
}
