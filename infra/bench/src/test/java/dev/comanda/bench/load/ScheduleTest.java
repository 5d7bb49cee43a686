package dev.comanda.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final long BEGIN = -7_000_000_000L; // nanoTime() may be negative
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void theFirstOrderIsDueAtTheBeginningAndTheNextOnesAtTheRate() {
        Schedule schedule = new Schedule(BEGIN, 4);
        assertThat(schedule.due(0)).isEqualTo(BEGIN);
        assertThat(schedule.due(1)).isEqualTo(BEGIN + SECOND / 4);
        assertThat(schedule.due(4)).isEqualTo(BEGIN + SECOND);
    }

    @Test
    void nothingIsDueBeforeTheBeginning() {
        assertThat(new Schedule(BEGIN, 1_000).dueBy(BEGIN - 1)).isZero();
        assertThat(new Schedule(BEGIN, 1_000).dueBy(BEGIN)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3, 7, 300, 999, 12_345, 50_000})
    void whatIsDueByATimeIsExactlyWhatTheScheduleSaysOfEachOrder(double rate) {
        Schedule schedule = new Schedule(BEGIN, rate);
        for (long order : new long[] {0, 1, 2, 6, 1_000, 99_999, 10_000_000}) {
            long due = schedule.due(order);
            assertThat(schedule.dueBy(due)).isEqualTo(order + 1);
            assertThat(schedule.dueBy(due - 1)).isEqualTo(order);
        }
    }

    @Test
    void aDayAtTheHighestRateIsNotOffByOneOrder() {
        Schedule schedule = new Schedule(BEGIN, 50_000);
        assertThat(schedule.due(50_000L * 86_400)).isEqualTo(BEGIN + 86_400 * SECOND);
    }

    @Test
    void aRateThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new Schedule(BEGIN, 0)).hasMessageContaining("not 0.0");
        assertThatThrownBy(() -> new Schedule(BEGIN, Double.NaN)).hasMessageContaining("NaN");
    }
}
