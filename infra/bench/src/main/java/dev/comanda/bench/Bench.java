package dev.comanda.bench;

import dev.comanda.bench.cluster.Cluster;
import dev.comanda.bench.cluster.OwnCluster;
import dev.comanda.bench.cluster.RunningCluster;
import dev.comanda.bench.observe.Flames;
import dev.comanda.bench.report.Report;
import dev.comanda.bench.show.JsonFile;
import dev.comanda.bench.show.Plots;
import dev.comanda.bench.show.Table;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Paint;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.aot.Training;
import dev.comanda.servers.Where;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    private static final double MILLIS = 1_000;

    @Mixin private LoadOptions load = new LoadOptions();

    @Option(
            names = "--jvm",
            split = " ",
            description = "Options of the services' JVMs (default: those of production).")
    List<String> jvm = Plan.PRODUCTION_JVM;

    @Option(
            names = "--nats-sync",
            defaultValue = "always",
            description =
                    "When nats-server syncs its files: always, 10s, 2m (default: ${DEFAULT-VALUE}).")
    String natsSync = "always";

    @Option(names = "--json", description = "Write the report to this file, too.")
    @Nullable Path json;

    @Option(
            names = "--plots",
            description = "Draw latency.png and throughput.png into this folder.")
    @Nullable Path plots;

    @Option(
            names = "--flames",
            description =
                    "Draw a flame graph of each service into this folder, from 20 s of the same load"
                            + " after the window.")
    @Nullable Path flames;

    @Mixin private Running running = new Running();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final PrintStream out;
    private final Paint paint;

    public Bench(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    @Override
    public Integer call() throws InterruptedException {
        BenchPlan plan = refusing(load::plan);
        RunningCluster other = refusing(running::cluster);
        if (other != null
                && (plan.prefill() > 0
                        || plan.backlog() > 0
                        || plan.rounds() > 1
                        || plan.instances() > 1)) {
            throw refused(
                    "--prefill, --backlog, --rounds and --instances need a cluster of our own");
        }
        if (flames != null && (other != null || plan.backlog() > 0)) {
            throw refused("--flames needs a cluster of our own, and a load that goes on");
        }
        if (plots != null) {
            Plots.requireFonts();
        }
        if (flames != null) {
            Flames.requireProfiler();
        }
        Checkout checkout = Checkout.find();
        out.println("bench " + plan);
        if (other == null) {
            Training.ensure(servers(checkout), this::done, out::println);
        }
        try (Cluster cluster =
                other != null
                        ? other
                        : OwnCluster.start(servers(checkout), plan.instances(), this::done)) {
            Report report = new BenchRun(plan, cluster, checkout.root(), this::done, flames).run();
            show(report);
            return report.verdict().clean() ? 0 : 1;
        }
    }

    private void show(Report report) {
        new Table(out, paint).show(report);
        if (json != null) {
            JsonFile.write(report, json);
        }
        if (plots != null) {
            Plots.write(report, plots);
        }
    }

    private void done(String what, Duration took) {
        double seconds = took.toMillis() / MILLIS;
        out.println(
                paint.good("✓ ")
                        + what
                        + paint.quiet(String.format(Locale.ROOT, " (%.1f s)", seconds)));
    }

    /// PostgreSQL is durable in every plan.
    private Plan servers(Checkout checkout) {
        return Plan.isolated(checkout, checkout.root().resolve("infra/bench/target/logs"))
                .withJvm(jvm)
                .on(Where.LOCAL)
                .syncingEvery(natsSync);
    }

    private <T extends @Nullable Object> T refusing(Supplier<T> arguments) {
        try {
            return arguments.get();
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
