package dev.comanda.launcher.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.chaos.fault.Fault.Kind;
import dev.comanda.launcher.chaos.fault.Schedule.Strike;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {

    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoMinutesHoldAtLeastThirtyFaultsEveryKindAndTwoWipes(long seed) {
        Schedule schedule = Schedule.drawn(seed, TWO_MINUTES);
        assertThat(schedule.strikes()).hasSizeGreaterThanOrEqualTo(30);
        for (Kind kind : Kind.values()) {
            assertThat(schedule.count(kind)).as("%s", kind).isGreaterThanOrEqualTo(2);
        }
        assertThat(schedule.count(Kind.WIPE_BROKER)).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameSeedIsTheSameSchedule(long seed) {
        assertThat(Schedule.drawn(seed, TWO_MINUTES)).isEqualTo(Schedule.drawn(seed, TWO_MINUTES));
        assertThat(Schedule.drawn(seed, TWO_MINUTES))
                .isNotEqualTo(Schedule.drawn(seed + 1, TWO_MINUTES));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void faultsStrikeInOrderWhileThereIsLoadAndEachEndsByItself(long seed) {
        Duration before = Duration.ZERO;
        for (Strike strike : Schedule.drawn(seed, TWO_MINUTES).strikes()) {
            assertThat(strike.at()).isBetween(before, TWO_MINUTES.minusSeconds(2));
            assertThat(strike.fault().lasts()).isBetween(Duration.ZERO, Duration.ofSeconds(6));
            assertThat(strike.fault().says()).isNotBlank();
            before = strike.at();
        }
    }

    @Test
    void theShortestRunHasFaultsToo() {
        assertThat(Schedule.drawn(1, Duration.ofSeconds(10)).strikes()).isNotEmpty();
    }
}
