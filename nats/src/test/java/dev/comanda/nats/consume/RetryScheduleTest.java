package dev.comanda.nats.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1000",
        "2, 2000",
        "3, 4000",
        "6, 32000",
        "7, 60000",
        "17, 60000",
        "64, 60000",
        "9223372036854775807, 60000"
    })
    void the_delay_doubles_up_to_a_minute_with_up_to_a_quarter_of_jitter(
            long deliveries, long base) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            long delay = RetrySchedule.after(deliveries).toMillis();
            assertThat(delay).isBetween(base, base + base / 4);
            seen.add(delay);
        }
        assertThat(seen).as("different delays").hasSizeGreaterThan(10);
    }
}
