package dev.comanda.bench;

import dev.comanda.bench.load.Mix;
import dev.comanda.bench.report.JsonFile;
import dev.comanda.bench.report.Report;
import dev.comanda.bench.report.Table;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Paint;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.servers.Where;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./dev bench`: how fast it is, what that costs, and whether anything was lost.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a cluster of its own, durable and on free ports, places orders at a fixed rate or"
                    + " with a number of clients, follows each to its end, and reports.",
            "Exit code: 0 nothing was lost; 1 something was, or it could not go on; 2 the arguments"
                    + " are wrong."
        })
public final class Bench implements Callable<Integer> {

    private static final String BOUNDS = "(default: ${DEFAULT-VALUE}).";
    private static final double MILLIS = 1_000;

    @Option(names = "--rate", description = "Orders per second, whatever the answers do.")
    int rate;

    @Option(
            names = "--clients",
            defaultValue = "" + BenchPlan.USUAL_CLIENTS,
            description = "Without --rate: orders waited for at a time " + BOUNDS)
    int clients;

    @Option(
            names = "--in-flight",
            defaultValue = "" + BenchPlan.USUAL_IN_FLIGHT,
            description = "Without --rate: orders that are placed and have not ended " + BOUNDS)
    int inFlight;

    @Option(
            names = "--seconds",
            defaultValue = "" + BenchPlan.USUAL_SECONDS,
            description = "How long it is measured " + BOUNDS)
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "" + BenchPlan.USUAL_WARM_UP,
            description = "Seconds of the same load before that " + BOUNDS)
    int warmUp;

    @Option(
            names = "--mix",
            defaultValue = "forward",
            description =
                    "forward: all confirmed; mixed: 3 %% declined, 2 %% out of stock; half-failing:"
                            + " half are declined.")
    String mix = "forward";

    @Option(names = "--hot", description = "Every order wants one and the same product.")
    boolean hot;

    @Option(names = "--json", description = "Write the report to this file, too.")
    @Nullable Path json;

    @Option(
            names = "--instances",
            defaultValue = "1",
            description = "Of each service, on the same servers " + BOUNDS)
    int instances;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final PrintStream out;
    private final Paint paint;

    public Bench(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    @Override
    public Integer call() throws InterruptedException {
        BenchPlan plan = plan();
        Checkout checkout = Checkout.find();
        Progress progress =
                (what, took) ->
                        out.println(
                                paint.good("✓ ")
                                        + what
                                        + paint.quiet(
                                                String.format(
                                                        Locale.ROOT,
                                                        " (%.1f s)",
                                                        took.toMillis() / MILLIS)));
        out.println("bench " + plan);
        Report report;
        try (OwnCluster cluster = OwnCluster.start(servers(checkout), plan.instances(), progress)) {
            report = new BenchRun(plan, cluster, checkout.root(), progress).run();
        }
        new Table(out, paint).show(report);
        if (json != null) {
            JsonFile.write(report, json);
        }
        return report.verdict().clean() ? 0 : 1;
    }

    /// Durable to the last message, and warm JVMs as in production.
    static Plan servers(Checkout checkout) {
        return Plan.isolated(checkout, checkout.root().resolve("infra/bench/target/logs"))
                .withJvm(Plan.PRODUCTION_JVM)
                .on(Where.LOCAL)
                .syncingEvery("always");
    }

    private BenchPlan plan() {
        try {
            return new BenchPlan(
                    rate,
                    clients,
                    inFlight,
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(warmUp),
                    Mix.named(mix),
                    hot,
                    false,
                    0,
                    0,
                    false,
                    instances);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
