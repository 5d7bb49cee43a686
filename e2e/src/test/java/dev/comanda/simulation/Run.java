package dev.comanda.simulation;

import dev.comanda.order.saga.Order;
import dev.comanda.simulation.Step.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One run: a seed decides what is ordered, in which order everything happens, and what goes wrong.
final class Run {

    /// How long a step takes. Short against every limit, so that time is a choice like any other.
    static final Duration TICK = Duration.ofMillis(10);

    private static final int STEPS_OF_TROUBLE = 30;
    private static final List<Duration> LEAPS =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(6),
                    Duration.ofMinutes(16));

    final long seed;
    final Scenario scenario;
    final @Nullable Bug bug;

    /// The steps of the troubled part; the quiet part after it follows from them.
    final List<Step> steps = new ArrayList<>();

    /// What was found; absent if everything held.
    @Nullable Violation violation;

    private final SplittableRandom random;

    private final double trouble;
    private final double leaps;
    private final double users;

    private Run(long seed, @Nullable Bug bug) {
        this.seed = seed;
        this.bug = bug;
        this.random = new SplittableRandom(seed);
        this.scenario = Scenario.drawn(random);
        this.trouble = random.nextInt(4) * 0.1;
        this.leaps = random.nextInt(4) * 0.04;
        this.users = random.nextInt(4) * 0.01;
    }

    static Run of(long seed, @Nullable Bug bug) {
        Run run = new Run(seed, bug);
        run.go();
        return run;
    }

    private void go() {
        World world = new World(scenario, bug, TICK);
        int limit = STEPS_OF_TROUBLE + random.nextInt(STEPS_OF_TROUBLE * scenario.orders().size());
        try {
            while (steps.size() < limit) {
                Step step = choose(world);
                if (step == null) {
                    break;
                }
                steps.add(step);
                world.apply(step);
            }
            world.settle();
        } catch (Violation v) {
            violation = v;
        }
    }

    /// Replays steps; those that have become impossible are left out.
    ///
    /// @return what was found, if anything
    static @Nullable Violation replay(
            Scenario scenario,
            @Nullable Bug bug,
            List<Step> steps,
            Duration tick,
            @Nullable Story story) {
        World world = new World(scenario, bug, tick);
        world.story = story;
        try {
            steps.forEach(world::apply);
            if (story != null) {
                story.quiet();
            }
            world.settle();
            return null;
        } catch (Violation v) {
            return v;
        }
    }

    private @Nullable Step choose(World world) {
        List<Order> waiting = new ArrayList<>(scenario.orders());
        waiting.removeIf(order -> world.orders.states.containsKey(order.id()));
        List<Step> moves = Moves.possible(world);
        if (!waiting.isEmpty() && (moves.isEmpty() || chance(0.15))) {
            return new Step.Place(waiting.getFirst().id());
        }
        if (chance(users)) {
            Order order = any(scenario.orders());
            return switch (random.nextInt(4)) {
                case 0 -> new Step.Retry(order.id());
                case 1 -> new Step.Receive(any(order.items()).productId());
                default -> new Step.Cancel(order.id());
            };
        }
        if (chance(leaps)) {
            return chance(0.5) ? new Step.PassToTimer() : new Step.Pass(any(LEAPS));
        }
        if (moves.isEmpty()) {
            return world.nextTimer() == null ? null : new Step.PassToTimer();
        }
        if (chance(trouble)) {
            return chance(0.3) ? any(Moves.disasters(world)) : spoiled(any(moves));
        }
        return switch (any(moves)) {
            case Step.Deliver s when chance(0.3) -> batch(world, s);
            case Step.AtGateway s when chance(0.15) ->
                    new Step.AtGateway(s.key(), s.heard(), Gate.DECLINES);
            case Step s -> s;
        };
    }

    private Step spoiled(Step step) {
        List<Step> ways = Moves.spoiled(step);
        return ways.isEmpty() ? step : any(ways);
    }

    /// Everything that waits for the same consumer, in one batch.
    private static Step batch(World world, Step.Deliver first) {
        return new Step.Deliver(
                first.durable(),
                world.broker.pending.stream()
                        .filter(p -> p.durable() == first.durable())
                        .map(Broker.Pending::key)
                        .distinct()
                        .toList(),
                first.mishap());
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
