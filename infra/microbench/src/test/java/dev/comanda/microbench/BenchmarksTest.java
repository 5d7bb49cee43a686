package dev.comanda.microbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.microbench.Examples.Said;
import dev.comanda.nats.wire.WireBenchmark;
import dev.comanda.order.saga.Saga;
import dev.comanda.payment.payment.Payment;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The benchmarks still run, and still do what they claim to measure.
class BenchmarksTest {

    private static final List<Class<?>> BENCHMARKS =
            List.of(CodecBenchmark.class, DecisionBenchmark.class, WireBenchmark.class);

    @Test
    void each_benchmark_runs_once() throws Exception {
        Options once =
                new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .mode(Mode.SingleShotTime)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Set<String> ran = new TreeSet<>();
        for (RunResult result : new Runner(once).run()) {
            String said = result.getParams().getParam("said");
            ran.add(result.getParams().getBenchmark() + (said == null ? "" : " " + said));
        }
        assertThat(ran).isEqualTo(expected());
    }

    private static Set<String> expected() {
        return BENCHMARKS.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .flatMap(BenchmarksTest::runsOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> runsOf(Method method) {
        String name = method.getDeclaringClass().getName() + "." + method.getName();
        return method.getDeclaringClass() == CodecBenchmark.class
                ? Arrays.stream(Said.values()).map(said -> name + " " + said)
                : Stream.of(name);
    }

    @Test
    void what_is_encoded_is_what_is_decoded() throws Exception {
        CodecBenchmark codec = new CodecBenchmark();
        for (Said said : Said.values()) {
            codec.said = said;
            codec.prepare();
            assertThat(codec.decode().message()).isEqualTo(Examples.of(said));
            assertThat(codec.decode().traceparent()).isEqualTo(Examples.TRACE);
        }
    }

    @Test
    void the_decisions_lead_to_the_end_of_the_good_road() {
        DecisionBenchmark decisions = new DecisionBenchmark();
        assertThat(decisions.orderSaga()).isInstanceOf(Saga.Completed.class);
        assertThat(decisions.stockDesk().state().reservation())
                .isInstanceOf(Reservation.Committed.class);
        assertThat(decisions.paymentDesk().state()).isInstanceOf(Payment.Succeeded.class);
    }
}
