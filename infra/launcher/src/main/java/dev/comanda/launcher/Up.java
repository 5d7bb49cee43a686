package dev.comanda.launcher;

import dev.comanda.launcher.aot.Training;
import dev.comanda.servers.AtExit;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./dev up`: a whole Comanda on this machine, shown at work.
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts PostgreSQL, nats-server and the three services, loads a small catalogue,"
                    + " places three sample orders and shows their sagas.",
            "Then it stays up; Ctrl-C stops all of it and leaves nothing behind but the logs."
        })
final class Up implements Callable<Integer> {

    @Option(
            names = "--once",
            description =
                    "Exit after the sample orders: 0 if each ended as it should, 1 otherwise.")
    boolean once;

    @Option(
            names = "--free-ports",
            description =
                    "Take any free ports instead of 3004, 3005, 3006, 4222 and 8222, so that"
                            + " several can run side by side.")
    boolean freePorts;

    private final PrintStream out;
    private final Paint paint;

    Up(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    @Override
    public Integer call() {
        Checkout checkout = Checkout.find();
        Plan standard = Plan.standard(checkout);
        Plan plan = freePorts ? standard.on(PortPlan.free()) : standard;
        try (Comanda comanda = Comanda.start(plan, this::started)) {
            SampleRun samples = new SampleRun(comanda);
            samples.loadCatalogue();
            List<SagaTable.Row> rows = samples.placeAndFollow();
            boolean well = show(rows, samples.faults(rows));
            if (once) {
                return well ? 0 : 1;
            }
            String order = rows.getFirst().order().orderId();
            new Hints(comanda, order, plan.logs()).print(out, paint);
            if (!Training.isDone(standard)) {
                Train.inBackground(checkout);
            }
            ServiceProcess ended = comanda.firstToEnd().join();
            if (AtExit.isEnding()) {
                return 0; // Ctrl-C: everything is being stopped
            }
            throw ended.failed("ended by itself");
        }
    }

    private void started(String what, Duration took) {
        String time = SagaTable.duration(took.toMillis());
        out.println(paint.good("✓ ") + what + paint.quiet(" (" + time + ")"));
    }

    /// Whether every sample ended as it should.
    private boolean show(List<SagaTable.Row> rows, List<String> faults) {
        out.println();
        out.println(new SagaTable(paint).render(rows));
        out.println();
        faults.forEach(fault -> out.println(paint.bad("✗ ") + fault));
        if (faults.isEmpty()) {
            out.println(
                    paint.good("✓ ")
                            + "each ended as it should, and what was not sold is back on the shelf");
        }
        return faults.isEmpty();
    }
}
