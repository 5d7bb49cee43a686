package dev.comanda.simulation;

import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that can happen to a scenario, in every order, if at most so many things go wrong.
///
/// A trouble is a step that goes wrong, a disaster, a customer's cancel, or a timer that is faster
/// than what could still happen before it. Without troubles every run ends, so the number of states
/// is finite and runs are followed to their end, however long. States that were met before are not
/// followed again.
final class Exploration {

    /// How a world was reached.
    private record Path(@Nullable Path before, @Nullable Step step, World world, int troubles) {
        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            for (Path p = this; p != null && p.step != null; p = p.before) {
                steps.addFirst(p.step);
            }
            return steps;
        }
    }

    private final int troubles;
    private final Fingerprints fingerprints = new Fingerprints();
    private final Set<Fingerprints.Print> met = new HashSet<>();
    private final Map<SagaStatus, Integer> ends = new TreeMap<>();
    private long steps;

    private Exploration(int troubles) {
        this.troubles = troubles;
    }

    /// @param states different ones that were met
    /// @param steps that were taken between them
    /// @param ends in how many of the final ones the first order's saga ended how
    /// @param story of the first violation; absent if there is none
    record Result(int states, long steps, Map<SagaStatus, Integer> ends, @Nullable String story) {}

    static Result of(Scenario scenario, @Nullable Bug bug, int troubles) {
        return new Exploration(troubles).explore(new World(scenario, bug, Duration.ZERO));
    }

    private Result explore(World first) {
        Deque<Path> open = new ArrayDeque<>();
        open.add(new Path(null, null, first, 0));
        String story = null;
        while (!open.isEmpty() && story == null) {
            Path path = open.removeLast();
            List<Step> free = free(path.world);
            if (free.isEmpty()) {
                story = end(path);
                continue;
            }
            story = follow(open, path, free, path.troubles);
            if (story == null && path.troubles < troubles) {
                story = follow(open, path, trouble(path.world, free), path.troubles + 1);
            }
        }
        return new Result(met.size(), steps, ends, story);
    }

    /// Takes each step from a world of its own, and keeps the worlds that are new.
    private @Nullable String follow(
            Deque<Path> open, Path path, List<Step> moves, int troublesAfter) {
        for (Step step : moves) {
            World world = path.world.copy();
            Path next = new Path(path, step, world, troublesAfter);
            try {
                steps++;
                if (world.apply(step) && met.add(fingerprints.of(world, troublesAfter))) {
                    open.add(next);
                }
            } catch (Violation _) {
                return tell(next);
            }
        }
        return null;
    }

    private @Nullable String end(Path path) {
        try {
            path.world.audit.atTheEnd(path.world);
        } catch (Violation _) {
            return tell(path);
        }
        if (path.world.orders.state(Scenario.id(0)) instanceof Saga.Placed saga) {
            ends.merge(saga.status(), 1, Integer::sum);
        }
        return null;
    }

    private static String tell(Path path) {
        World world = path.world;
        return Story.of(world.scenario, world.bug, path.steps(), Duration.ZERO);
    }

    /// What happens without any trouble.
    private static List<Step> free(World world) {
        List<Step> moves = Moves.possible(world);
        for (Order order : world.scenario.orders()) {
            if (!world.orders.states.containsKey(order.id())) {
                moves.add(new Step.Place(order.id()));
            }
        }
        if (moves.isEmpty() && world.nextTimer() != null) {
            moves.add(new Step.PassToTimer());
        }
        return moves;
    }

    private static List<Step> trouble(World world, List<Step> free) {
        List<Step> troubles = new ArrayList<>(Moves.disasters(world));
        free.forEach(step -> troubles.addAll(Moves.spoiled(step)));
        world.scenario.orders().forEach(o -> troubles.add(new Step.Cancel(o.id())));
        if (world.nextTimer() != null) {
            troubles.add(new Step.PassToTimer());
        }
        return troubles;
    }
}
