package dev.comanda.bench;

import dev.comanda.bench.load.Mix;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what is measured.
final class LoadOptions {

    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Option(
            names = "--rate",
            description = "Orders per second, 1 to 50000, whatever the answers do.")
    @Nullable Integer rate;

    @Option(
            names = "--clients",
            description = "Instead: orders waited for at a time, 1 to 1024 (default: 64).")
    @Nullable Integer clients;

    @Option(
            names = "--in-flight",
            defaultValue = "" + BenchPlan.USUAL_IN_FLIGHT,
            description =
                    "Without --rate: orders that are placed and have not ended, 1 to 100000"
                            + DEFAULT)
    int inFlight;

    @Option(
            names = "--seconds",
            defaultValue = "" + BenchPlan.USUAL_SECONDS,
            description = "How long it is measured, 1 to 86400" + DEFAULT)
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "" + BenchPlan.USUAL_WARM_UP,
            description = "Seconds of the same load before that, 0 to 86400" + DEFAULT)
    int warmUp;

    @Option(
            names = "--mix",
            defaultValue = "forward",
            description =
                    "forward: all confirmed; mixed: 3 %% declined, 2 %% out of stock; half-failing:"
                            + " half declined"
                            + DEFAULT)
    String mix = "forward";

    @Option(names = "--hot", description = "Every order wants one and the same product.")
    boolean hot;

    @Option(
            names = "--post-only",
            description =
                    "Only the answers to POST /orders count: inventory-service and payment-service are"
                            + " stopped meanwhile, if they are ours, and unfinished orders pile up.")
    boolean postOnly;

    @Option(
            names = "--prefill",
            description = "Finished orders that are in the tables before, 0 to 100000000.")
    int prefill;

    @Option(
            names = "--backlog",
            description =
                    "Stop inventory-service and payment-service until so many orders wait, 0 to"
                            + " 1000000; then see how they are worked off.")
    int backlog;

    @Option(
            names = "--no-baselines",
            description = "Do not measure raw inserts and batches of one; implied by --post-only.")
    boolean noBaselines;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description =
                    "Measure load and baselines so often, 1 to 20, each time with the services"
                            + " started anew, and compare the means: no two starts are equally"
                            + " fast"
                            + DEFAULT)
    int rounds;

    @Option(
            names = "--instances",
            defaultValue = "1",
            description = "Of each service, on the same servers, 1 to 8" + DEFAULT)
    int instances;

    /// @throws IllegalArgumentException naming the option that is out of bounds
    BenchPlan plan() {
        if (rate != null && clients != null) {
            throw new IllegalArgumentException("--rate and --clients exclude each other");
        }
        return new BenchPlan(
                rate,
                clients == null ? BenchPlan.USUAL_CLIENTS : clients,
                inFlight,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                Mix.named(mix),
                hot,
                postOnly,
                prefill,
                backlog,
                !noBaselines && !postOnly, // nothing ends that could be compared
                rounds,
                instances);
    }
}
