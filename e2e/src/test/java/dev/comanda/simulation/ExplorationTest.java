package dev.comanda.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.order.saga.SagaStatus;
import org.junit.jupiter.api.Test;

/// All interleavings of something small. `-Dsimulation.troubles=N` explores further.
class ExplorationTest {

    private static final int TROUBLES = Integer.getInteger("simulation.troubles", 2);

    @Test
    void one_order_ends_right_in_every_order_of_events_with_any_two_troubles() {
        Exploration.Result result = explored(Scenario.smallest(), TROUBLES);

        assertThat(result.story()).as(result.story()).isNull();
        assertThat(result.states()).isGreaterThan(100_000);
        assertThat(result.ends()).containsOnlyKeys(SagaStatus.COMPLETED, SagaStatus.COMPENSATED);
    }

    @Test
    void two_orders_for_the_last_piece_end_right_in_every_order_of_events() {
        Exploration.Result result = explored(Scenario.lastPiece(), 0);

        assertThat(result.story()).as(result.story()).isNull();
        assertThat(result.ends()).containsOnlyKeys(SagaStatus.COMPLETED, SagaStatus.FAILED);
    }

    @Test
    void the_exploration_finds_a_planted_bug_that_takes_two_troubles() {
        assertThat(Exploration.of(Scenario.smallest(), Bug.NO_TOMBSTONE_IN_PAYMENT, 0).story())
                .isNull();
        assertThat(Exploration.of(Scenario.smallest(), Bug.NO_TOMBSTONE_IN_PAYMENT, 2).story())
                .contains("UNDONE_IS_UNDONE");
    }

    private static Exploration.Result explored(Scenario scenario, int troubles) {
        long start = System.nanoTime();
        Exploration.Result result = Exploration.of(scenario, null, troubles);
        System.out.printf(
                "exploration: %d orders, at most %d troubles: %d states, %d steps, final states %s, %.1f s%n",
                scenario.orders().size(),
                troubles,
                result.states(),
                result.steps(),
                result.ends(),
                (System.nanoTime() - start) / 1e9);
        return result;
    }
}
