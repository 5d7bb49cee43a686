package dev.comanda.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The simulator can fail: each planted mistake is found, and only because it was planted.
class PlantedBugsTest {

    private static final long SEEDS = 20_000;

    /// The longest of the shortened stories, in steps of trouble.
    private static final int SHORT = 25;

    static Stream<Bug> harmful() {
        return Arrays.stream(Bug.values()).filter(bug -> !bug.isTolerated());
    }

    static Stream<Bug> tolerated() {
        return Arrays.stream(Bug.values()).filter(Bug::isTolerated);
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void a_planted_bug_is_caught_and_its_story_is_short(Bug bug) {
        Run run =
                Objects.requireNonNull(
                        firstFailure(bug),
                        () -> bug + " is not caught by any of " + SEEDS + " seeds");
        List<Step> story = Shrinker.shortest(run);
        Violation violation =
                Objects.requireNonNull(Run.replay(run.scenario, bug, story, Run.TICK, null));

        System.out.printf(
                "planted %-30s caught by seed %5d in %3d steps, shortened to %2d, breaking %s%n",
                bug, run.seed, run.steps.size(), story.size(), violation.invariant);
        assertThat(story).hasSizeLessThanOrEqualTo(SHORT);
        assertThat(Run.of(run.seed, null).violation).as("the same seed, nothing planted").isNull();
        assertThat(Run.replay(run.scenario, null, story, Run.TICK, null))
                .as("the same story, nothing planted")
                .isNull();
    }

    /// Each of these is covered by something else, which the next mistake may take away.
    @ParameterizedTest
    @MethodSource("tolerated")
    void what_the_protocol_tolerates_breaks_nothing(Bug bug) {
        assertThat(firstFailure(bug)).as("%s, covered: %s", bug, bug.coveredBy).isNull();
    }

    @Test
    void a_story_reads_as_a_dialogue() {
        Run run = Objects.requireNonNull(firstFailure(Bug.NO_TOMBSTONE_IN_INVENTORY));
        assertThat(Story.of(run))
                .contains(
                        "planted: a release that comes before its order is answered, and forgotten")
                .contains("customer → order-service: order A")
                .contains("customer → order-service: cancel A")
                .contains(
                        "order-service, order A: Started → COMPENSATING (ReleaseOnly), says A:inventory.release_request:1")
                .contains("✗ UNDONE_IS_UNDONE")
                .contains("-Dsimulation.seed=" + run.seed);
    }

    private static @Nullable Run firstFailure(Bug bug) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Run.of(seed, bug))
                .filter(run -> run.violation != null)
                .findFirst()
                .orElse(null);
    }
}
