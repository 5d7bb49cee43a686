package dev.comanda.bench.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {

    private final Counters before = new Counters(Map.of("inserted", 100L));
    private final Counters after = new Counters(Map.of("inserted", 150L, "updated", 20L));

    @Test
    void whatGrewIsTheDifferenceAndWhatIsNewCountsFromZero() {
        assertThat(after.since(before).values()).isEqualTo(Map.of("inserted", 50L, "updated", 20L));
    }

    @Test
    void perOrderIsDividedByTheOrders() {
        assertThat(after.since(before).per(10)).isEqualTo(Map.of("inserted", 5.0, "updated", 2.0));
    }

    @Test
    void withoutOrdersThereIsNothingPerOrder() {
        assertThat(after.per(0)).isEmpty();
    }

    @Test
    void aProcessThatWorksUsesProcessorTimeAndMemory() {
        ProcessTree we = ProcessTree.ofThisProcess();
        double before = we.cpuSeconds();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 100_000_000) {
            Thread.onSpinWait();
        }
        assertThat(we.cpuSeconds() - before).isGreaterThanOrEqualTo(0.02);
        assertThat(we.residentBytes()).isBetween(1_000_000L, we.peakBytes());
    }
}
