package dev.comanda.launcher;

import dev.comanda.launcher.aot.Training;
import dev.comanda.servers.AtExit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `./dev train`: the services' later starts are quick. `up` has it run by itself, in the
/// background.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a cluster of its own on free ports, has it work off some hundred orders, and keeps"
                    + " what each service's JVM has learned by then (its AOT cache).",
            "Until the next build, services start from that. Exit code: 0 they do, 1 it cannot be"
                    + " had."
        })
final class Train implements Callable<Integer> {

    private final PrintStream out;
    private final Paint paint;

    Train(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    @Override
    public Integer call() {
        Plan plan = Plan.standard(Checkout.find());
        Training.ensure(
                plan,
                (what, took) ->
                        out.println(
                                paint.good("✓ ")
                                        + what
                                        + paint.quiet(
                                                " (" + SagaTable.duration(took.toMillis()) + ")")),
                out::println);
        return Training.isDone(plan) ? 0 : 1;
    }

    /// Runs it as a process of its own, which gets the processors that nobody else wants, and ends
    /// with us at the latest. Not on a machine that has no `nice`.
    static void inBackground(Checkout checkout) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dcomanda.home=" + checkout.root(), "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Launcher.class.getName()));
        command.add("train");
        try {
            Process training = new ProcessBuilder(command).inheritIO().start();
            AtExit.close(
                    () -> {
                        training.destroy();
                        training.waitFor();
                    });
        } catch (IOException e) {
            System.err.println("the JVMs are not trained: " + e.getMessage());
        }
    }
}
