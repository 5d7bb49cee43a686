package dev.comanda.order.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentEndsTest {

    private final AtomicLong nanos = new AtomicLong(-Duration.ofMinutes(2).toNanos());
    private final RecentEnds ends = new RecentEnds(nanos::get);

    @Test
    void the_rate_is_of_what_ended_within_five_minutes() {
        assertThat(ends.rate(0)).isNaN();
        ends.add(3, 0);
        pass(Duration.ofMinutes(3));
        ends.add(0, 1);
        assertThat(ends.rate(0)).isEqualTo(0.75);
        pass(Duration.ofMinutes(2));
        assertThat(ends.rate(0)).as("the three are too old").isZero();
        pass(Duration.ofMinutes(3));
        assertThat(ends.rate(0)).as("so is the one").isNaN();
        ends.add(1, 0);
        assertThat(ends.rate(0)).isEqualTo(1);
    }

    @Test
    void a_pause_longer_than_the_window_forgets_everything() {
        ends.add(3, 4);
        pass(Duration.ofHours(5));
        assertThat(ends.rate(0)).isNaN();
    }

    @Test
    void what_has_not_ended_though_it_should_have_counts_against_it() {
        ends.add(1, 0);
        assertThat(ends.rate(3)).isEqualTo(0.25);
        assertThat(ends.rate(Double.NaN)).as("not known").isEqualTo(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
