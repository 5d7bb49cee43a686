package dev.comanda.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.order.saga.Saga;
import dev.comanda.payment.payment.Payment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Many runs, each from a seed of its own.
///
/// `-Dsimulation.seed=N` runs that seed only, `-Dsimulation.bug=NAME` plants a [Bug];
/// `-Dsimulation.runs=N` and `-Dsimulation.from=N` choose other seeds.
class SimulationTest {

    private static final long RUNS = 100_000;

    @Test
    void whatever_goes_wrong_every_order_ends_right() {
        Long only = Long.getLong("simulation.seed");
        long from = only != null ? only : Long.getLong("simulation.from", 1);
        long runs = only != null ? 1 : Long.getLong("simulation.runs", RUNS);
        LongAdder steps = new LongAdder();
        long start = System.nanoTime();

        List<String> stories =
                LongStream.range(from, from + runs)
                        .parallel()
                        .mapToObj(seed -> Run.of(seed, planted()))
                        .peek(run -> steps.add(run.steps.size()))
                        .filter(run -> run.violation != null)
                        .limit(3)
                        .map(Story::of)
                        .toList();

        System.out.printf(
                "simulation: seeds %d to %d, %d steps of trouble, %.1f s%n",
                from, from + runs - 1, steps.sum(), (System.nanoTime() - start) / 1e9);
        assertThat(stories).as(String.join("\n", stories)).isEmpty();
    }

    @Test
    void the_runs_pass_through_every_state_of_the_three_services() {
        Set<String> met = new TreeSet<>();
        for (long seed = 1; seed <= 1000; seed++) {
            Run run = Run.of(seed, null);
            World world = new World(run.scenario, null, Run.TICK);
            for (Step step : run.steps) {
                world.apply(step);
                world.nodes.forEach(
                        node ->
                                node.states
                                        .values()
                                        .forEach(state -> met.add(name(state.getClass()))));
            }
        }
        assertThat(met).containsAll(statesOf(Saga.class));
        assertThat(met).containsAll(statesOf(Reservation.class));
        assertThat(met).containsAll(statesOf(Payment.class));
    }

    private static @Nullable Bug planted() {
        String name = System.getProperty("simulation.bug");
        return name == null ? null : Bug.valueOf(name);
    }

    /// All records of a sealed family but those that say that there is nothing yet.
    private static List<String> statesOf(Class<?> family) {
        return leaves(family)
                .distinct()
                .filter(
                        type ->
                                !Set.of("NotPlaced", "Absent", "None")
                                        .contains(type.getSimpleName()))
                .map(SimulationTest::name)
                .toList();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(Objects.requireNonNull(type.getPermittedSubclasses()))
                        .flatMap(SimulationTest::leaves)
                : Stream.of(type);
    }

    private static String name(Class<?> state) {
        return Objects.requireNonNull(state.getEnclosingClass()).getSimpleName()
                + "."
                + state.getSimpleName();
    }

    @Test
    void a_seed_is_always_the_same_run() {
        assertThat(Run.of(7, null).steps).hasSizeGreaterThan(10).isEqualTo(Run.of(7, null).steps);
    }

    @Test
    void time_moves_only_in_steps() {
        World world = new World(Scenario.smallest(), null, Duration.ZERO);
        assertThat(world.apply(new Step.Place(Scenario.id(0)))).isTrue();
        world.settle();
        assertThat(world.now).isEqualTo(Scenario.NOON);
        assertThat(world.orders.state(Scenario.id(0))).isInstanceOf(Saga.Completed.class);
    }
}
