package dev.comanda.bench;

import dev.comanda.bench.load.Mix;
import dev.comanda.bench.run.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one run should be like.
///
/// @param rate orders per second of an open loop; absent for a closed loop
/// @param clients of a closed loop
/// @param inFlight orders of a closed loop that are placed and have not ended
/// @param measured the window that counts
/// @param warmUp of the same load, before the window
/// @param mix what becomes of the orders
/// @param hot whether every order wants the same product
/// @param postOnly whether only the answers to `POST /orders` are of interest
/// @param prefill orders that are in the tables before, finished
/// @param backlog orders that wait when the participants come; 0 for a usual run
/// @param baselines whether to measure what to compare with
/// @param rounds how often load and baselines are measured, each time with the services started
///     anew; 1 without baselines
/// @param instances of each service
public record BenchPlan(
        @Nullable Integer rate,
        int clients,
        int inFlight,
        Duration measured,
        Duration warmUp,
        Mix mix,
        boolean hot,
        boolean postOnly,
        int prefill,
        int backlog,
        boolean baselines,
        int rounds,
        int instances) {

    public static final int MAX_RATE = 50_000;
    public static final int MAX_CLIENTS = 1_024;
    public static final int USUAL_CLIENTS = 64;
    public static final int MAX_IN_FLIGHT = 100_000;
    public static final int USUAL_IN_FLIGHT = 4_000;
    public static final int MAX_SECONDS = 24 * 3_600;
    public static final int USUAL_SECONDS = 60;
    public static final int USUAL_WARM_UP = 30;
    public static final int MAX_PREFILL = 100_000_000;
    public static final int MAX_BACKLOG = 1_000_000;
    public static final int MAX_ROUNDS = 20;
    public static final int MAX_INSTANCES = 8;

    /// @throws IllegalArgumentException naming the option that is out of bounds
    public BenchPlan {
        if (rate != null) {
            require("rate", rate, 1, MAX_RATE);
        }
        require("clients", clients, 1, MAX_CLIENTS);
        require("in-flight", inFlight, 1, MAX_IN_FLIGHT);
        require("seconds", measured.toSeconds(), 1, MAX_SECONDS);
        require("warm-up", warmUp.toSeconds(), 0, MAX_SECONDS);
        require("prefill", prefill, 0, MAX_PREFILL);
        require("backlog", backlog, 0, MAX_BACKLOG);
        require("rounds", rounds, 1, MAX_ROUNDS);
        require("instances", instances, 1, MAX_INSTANCES);
        if (rounds > 1 && (!baselines || backlog > 0 || instances > 1)) {
            throw new IllegalArgumentException(
                    "--rounds repeats a usual load and its baselines, with one instance of each"
                            + " service: leave --no-baselines, --post-only, --backlog and"
                            + " --instances out");
        }
        if (backlog > 0 && (rate != null || postOnly)) {
            throw new IllegalArgumentException(
                    "--backlog places orders in its own way: leave --rate and --post-only out");
        }
    }

    private static void require(String name, long value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(
                    "--%s must be %d to %d, not %d".formatted(name, from, to, value));
        }
    }

    /// How the orders come in. Where only the answers count, what is unfinished does not hold them
    /// back.
    Kind kind() {
        if (rate != null) {
            return new Kind.AtRate(rate);
        }
        return new Kind.ByClients(clients, postOnly ? Integer.MAX_VALUE : inFlight);
    }

    /// The options that make this plan.
    @Override
    public String toString() {
        return (rate != null
                        ? "--rate " + rate
                        : "--clients " + clients + (postOnly ? "" : " --in-flight " + inFlight))
                + " --seconds "
                + measured.toSeconds()
                + " --warm-up "
                + warmUp.toSeconds()
                + " --mix "
                + mix
                + (hot ? " --hot" : "")
                + (postOnly ? " --post-only" : "")
                + (prefill > 0 ? " --prefill " + prefill : "")
                + (backlog > 0 ? " --backlog " + backlog : "")
                + (baselines ? "" : " --no-baselines")
                + (rounds > 1 ? " --rounds " + rounds : "")
                + (instances > 1 ? " --instances " + instances : "");
    }
}
