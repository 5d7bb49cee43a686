package dev.comanda.launcher.chaos.fault;

import dev.comanda.launcher.Service;
import dev.comanda.launcher.Wiring.Server;
import dev.comanda.launcher.chaos.fault.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Which fault strikes when: drawn from a seed, and the same for the same seed and duration.
///
/// Kinds come like cards of a shuffled deck that is dealt out before the next is shuffled, so none
/// is missing for long: 120 s hold each kind at least twice.
///
/// @param strikes by time
public record Schedule(List<Strike> strikes) {

    /// The usual time between two faults. They last longer than that, so they overlap.
    static final Duration PACE = Duration.ofSeconds(3);

    /// Load alone, before the first fault and after the last.
    private static final Duration QUIET_BEGIN = Duration.ofSeconds(3);

    private static final Duration QUIET_END = Duration.ofSeconds(2);

    /// A gap is the pace, give or take this part of it.
    private static final double JITTER = 0.6;

    /// No stream has more; see [Fault.LoseFromBroker].
    private static final int MOST_CONSUMERS = 6;

    /// @param at since the begin of the load
    public record Strike(Duration at, Fault fault) {}

    public Schedule {
        strikes = List.copyOf(strikes);
    }

    /// @param duration of the load; at least some seconds, or there is no time for a fault
    public static Schedule drawn(long seed, Duration duration) {
        RandomGenerator random = new SplittableRandom(seed);
        long end = duration.minus(QUIET_END).toMillis();
        List<Strike> strikes = new ArrayList<>();
        List<Kind> deck = new ArrayList<>();
        long at = QUIET_BEGIN.toMillis();
        while (at < end) {
            if (deck.isEmpty()) {
                deck = shuffled(random);
            }
            strikes.add(new Strike(Duration.ofMillis(at), draw(deck.removeLast(), random)));
            at += Math.round(PACE.toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER));
        }
        return new Schedule(strikes);
    }

    /// How often the kind occurs.
    public long count(Kind kind) {
        return strikes.stream().filter(strike -> strike.fault.kind() == kind).count();
    }

    private static List<Kind> shuffled(RandomGenerator random) {
        List<Kind> deck = new ArrayList<>(List.of(Kind.values()));
        for (int i = deck.size() - 1; i > 0; i--) {
            Collections.swap(deck, i, random.nextInt(i + 1));
        }
        return deck;
    }

    private static Fault draw(Kind kind, RandomGenerator random) {
        return switch (kind) {
            case KILL_SERVICE -> new Fault.KillService(service(random), millis(random, 100, 3_000));
            case RESTART_SERVICE -> new Fault.RestartService(service(random));
            case PAUSE_SERVICE ->
                    new Fault.PauseService(service(random), millis(random, 1_000, 5_000));
            case KILL_BROKER -> new Fault.KillBroker(false, millis(random, 100, 4_000));
            case WIPE_BROKER -> new Fault.KillBroker(true, millis(random, 100, 4_000));
            case PAUSE_BROKER -> new Fault.PauseBroker(millis(random, 1_000, 5_000));
            case KILL_DATABASE -> new Fault.KillDatabase(millis(random, 100, 3_000));
            case PAUSE_DATABASE -> new Fault.PauseDatabase(millis(random, 500, 4_000));
            case PURGE_STREAM, DELETE_STREAM, DELETE_CONSUMER ->
                    new Fault.LoseFromBroker(
                            kind,
                            one(Fault.LoseFromBroker.STREAMS, random),
                            random.nextInt(MOST_CONSUMERS));
            case RESET_CONNECTIONS -> new Fault.ResetConnections(service(random), server(random));
            case STALL_CONNECTIONS ->
                    new Fault.StallConnections(
                            service(random), server(random), millis(random, 1_000, 6_000));
        };
    }

    private static Service service(RandomGenerator random) {
        return one(List.of(Service.values()), random);
    }

    private static Server server(RandomGenerator random) {
        return one(List.of(Server.values()), random);
    }

    private static <T> T one(List<T> all, RandomGenerator random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Duration millis(RandomGenerator random, int from, int to) {
        return Duration.ofMillis(random.nextInt(from, to));
    }
}
