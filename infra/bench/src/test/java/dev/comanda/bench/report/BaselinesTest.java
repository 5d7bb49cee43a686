package dev.comanda.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.bench.report.Baselines.Round;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    @Test
    void theRateIsAPercentageOfTheRawInsertsAndAMultipleOfBatchesOfOne() {
        Baselines baselines = of(2_500, 50_000, 250.0);
        assertThat(baselines.percentOfRawInserts()).isEqualTo(5);
        assertThat(baselines.timesOneByOne()).isEqualTo(10);
    }

    @Test
    void whatWasNotMeasuredIsNotCompared() {
        assertThat(of(2_500, 50_000, null).timesOneByOne()).isNull();
    }

    @Test
    void nothingIsNoPartOfNothing() {
        assertThat(of(10, 0, 0.0).percentOfRawInserts()).isZero();
        assertThat(of(10, 0, 0.0).timesOneByOne()).isZero();
    }

    @Test
    void whatIsComparedAreTheMeansOfTheRounds() {
        Baselines baselines =
                Baselines.of(
                        List.of(new Round(1_000, 100_000, 100.0), new Round(1_400, 140_000, 50.0)));
        assertThat(baselines.finishedPerSecond()).isEqualTo(1_200);
        assertThat(baselines.percentOfRawInserts()).isEqualTo(1);
        assertThat(baselines.timesOneByOne()).isEqualTo(16);
    }

    private static Baselines of(double finished, double rawInserts, @Nullable Double oneByOne) {
        return Baselines.of(List.of(new Round(finished, rawInserts, oneByOne)));
    }

    @Test
    void latenciesAreMillisecondsAndTheCurveEndsAtTheLongest() {
        Histogram micros = new Histogram(60_000_000, 3);
        for (int i = 1; i <= 1_000; i++) {
            micros.recordValue(i * 1_000L);
        }
        Latency latency = Latency.of(micros);
        assertThat(latency.p50()).isBetween(499.0, 501.0);
        assertThat(latency.p99()).isBetween(989.0, 991.0);
        assertThat(latency.max()).isBetween(999.0, 1_001.0);
        assertThat(latency.percentiles().getLast().percent()).isEqualTo(100);
        assertThat(latency.percentiles().getLast().ms()).isEqualTo(latency.max());
    }

    @Test
    void withoutOrdersThereIsNoLatency() {
        assertThat(Latency.of(new Histogram(60_000_000, 3)).max()).isZero();
    }
}
