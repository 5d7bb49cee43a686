package dev.comanda.launcher.chaos;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Paint;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.chaos.fault.Schedule;
import dev.comanda.servers.AtExit;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./dev chaos`: tries to break a Comanda, and says whether it could.
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a cluster of its own on free ports, places orders, and lets a fault strike every"
                    + " few seconds: processes killed or stopped, the broker's store wiped, streams"
                    + " and consumers deleted, connections reset or stalled.",
            "Then it heals everything, waits until every order has ended, and judges.",
            "Exit code: 0 nothing lost, charged twice or left hanging; 1 something was, with the"
                    + " evidence and the seed; 2 the arguments are wrong."
        })
public final class Chaos implements Callable<Integer> {

    private static final int LONGEST_DRAWN_SEED = 1_000_000;

    @Option(
            names = "--seconds",
            defaultValue = "120",
            description = "How long load and faults last, 10 to 3600 (default: ${DEFAULT-VALUE}).")
    int seconds = 120;

    @Option(
            names = "--seed",
            description =
                    "Draws the faults and the customers; the same seed, the same schedule (default:"
                            + " one is drawn, and printed).")
    @Nullable Long seed;

    @Option(
            names = "--clients",
            defaultValue = "" + ChaosPlan.USUAL_CLIENTS,
            description = "Orders waited for at a time, 1 to 256 (default: ${DEFAULT-VALUE}).")
    int clients = ChaosPlan.USUAL_CLIENTS;

    @Option(
            names = "--rate",
            defaultValue = "" + ChaosPlan.USUAL_RATE,
            description = "Orders per second, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    int rate = ChaosPlan.USUAL_RATE;

    @Option(
            names = "--verbose",
            description =
                    "Show the whole schedule first, and the arrows of the saga that were met.")
    boolean verbose;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final PrintStream out;
    private final Paint paint;

    public Chaos(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    @Override
    public Integer call() throws InterruptedException {
        ChaosPlan plan = plan();
        Checkout checkout = Checkout.find();
        Plan cluster = Plan.isolated(checkout, checkout.logs().resolve("chaos-" + plan.seed()));
        ReportText text = new ReportText(out, paint);
        out.println("chaos " + ReportText.arguments(plan));
        if (verbose) {
            Schedule.drawn(plan.seed(), plan.duration()).strikes().forEach(text::planned);
        }
        ChaosReport report =
                ChaosRun.run(
                        plan,
                        cluster,
                        (what, _) -> out.println(paint.good("✓ ") + what),
                        struck -> {
                            if (!AtExit.isEnding()) {
                                text.struck(struck);
                            }
                        });
        text.report(report, verbose);
        return report.isClean() ? 0 : 1;
    }

    private ChaosPlan plan() {
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(LONGEST_DRAWN_SEED);
        try {
            return new ChaosPlan(chosen, Duration.ofSeconds(seconds), clients, rate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
