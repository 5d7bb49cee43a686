package dev.comanda.bench.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.comanda.bench.follow.Timeline.Second;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Recorder recorder = new Recorder(0);

    @Test
    void beforeTheWindowNothingCounts() {
        recorder.placed(0, SECOND);
        recorder.ended(0, SECOND, End.CONFIRMED);
        recorder.open(2 * SECOND);
        recorder.close(3 * SECOND);
        assertThat(recorder.window().finished()).isZero();
        assertThat(recorder.window().toEnd().getTotalCount()).isZero();
        assertThat(recorder.window().answers()).isZero();
    }

    @Test
    void anOrderFromBeforeTheWindowThatEndsInItIsFinishedInItButHasNoLatencyThere() {
        recorder.open(2 * SECOND);
        recorder.ended(SECOND, 3 * SECOND, End.FAILED);
        recorder.close(12 * SECOND);
        assertThat(recorder.window().ended(End.FAILED)).isEqualTo(1);
        assertThat(recorder.window().toEnd().getTotalCount()).isZero();
        assertThat(recorder.window().seconds()).isEqualTo(10);
    }

    @Test
    void anOrderOfTheWindowThatEndsAfterItHasItsLatencyThereButIsNotFinishedInIt() {
        recorder.open(2 * SECOND);
        recorder.close(3 * SECOND);
        recorder.ended(2 * SECOND, 60 * SECOND, End.CONFIRMED);
        assertThat(recorder.window().finished()).isZero();
        assertThat(recorder.window().toEnd().getMaxValue())
                .isCloseTo(58_000_000L, withPercentage(0.1));
    }

    @Test
    void eachSecondTellsWhatHappenedInIt() {
        recorder.placed(0, SECOND / 2);
        recorder.ended(0, SECOND / 2, End.CONFIRMED);
        recorder.ended(0, 3 * SECOND + 1, End.CONFIRMED);
        List<Second> seconds = recorder.timeline().until(4 * SECOND);
        assertThat(seconds).extracting(Second::number).containsExactly(0, 1, 2, 3);
        assertThat(seconds).extracting(Second::finished).containsExactly(1L, 0L, 0L, 1L);
        assertThat(seconds).extracting(Second::placed).containsExactly(1L, 0L, 0L, 0L);
        assertThat(seconds.getFirst().p50()).isBetween(499.0, 501.0);
        assertThat(seconds.get(1).p50()).isZero();
    }

    @Test
    void whatTakesLongerThanCanBeRecordedCountsAsThatLong() {
        recorder.open(0);
        recorder.close(SECOND);
        recorder.ended(0, TimeUnit.HOURS.toNanos(5), End.CONFIRMED);
        assertThat(recorder.window().toEnd().getMaxValue())
                .isGreaterThanOrEqualTo(Recorder.LONGEST_MICROS);
    }
}
