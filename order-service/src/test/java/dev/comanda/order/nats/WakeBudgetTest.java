package dev.comanda.order.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;

class WakeBudgetTest {

    private static final int BATCH = 500;
    private static final long SECOND = 1_000_000_000;
    private long now = SECOND;
    private final WakeBudget budget = new WakeBudget(100, new Clock());

    private final class Clock implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void a_second_grants_so_many() {
        assertThat(budget.take(BATCH)).isEqualTo(100);
        assertThat(budget.take(BATCH)).isZero();
        now += SECOND / 2;
        assertThat(budget.take(BATCH)).isEqualTo(50);
    }

    @Test
    void whoever_takes_part_of_it_leaves_the_rest() {
        assertThat(budget.take(30)).isEqualTo(30);
        assertThat(budget.take(BATCH)).isEqualTo(70);
    }

    @Test
    void what_was_not_needed_is_there_for_the_next() {
        budget.take(BATCH);
        budget.giveBack(90);
        assertThat(budget.take(BATCH)).isEqualTo(90);
    }

    @Test
    void sagas_that_get_ahead_grant_more() {
        budget.take(BATCH);
        budget.stepped(1500);
        assertThat(budget.take(BATCH)).isEqualTo(75);
        budget.stepped(19);
        assertThat(budget.take(BATCH)).isZero();
        budget.stepped(1);
        assertThat(budget.take(BATCH)).isEqualTo(1);
    }

    @Test
    void a_quiet_night_is_not_saved_up() {
        now += 3600 * SECOND;
        assertThat(budget.take(BATCH)).isEqualTo(100);
        assertThat(budget.take(BATCH)).isZero();
    }
}
