package dev.comanda.launcher;

import dev.comanda.launcher.chaos.Chaos;
import dev.comanda.servers.AtExit;
import dev.comanda.servers.ServerUnavailable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program behind `./dev`. Exit codes: 0 all well, 1 it could not go on or something is not as
/// it should be, 2 the arguments are wrong.
@Command(
        name = "./dev",
        mixinStandardHelpOptions = true,
        description = "Runs Comanda on this machine.")
public final class Launcher implements Runnable {

    private static final int CANNOT_GO_ON = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    private Launcher() {}

    public static void main(String[] arguments) {
        // libraries that would log find nobody to log to; they need not say so
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(
                commandLine(utf8(FileDescriptor.out), utf8(FileDescriptor.err)).execute(arguments));
    }

    /// Runs a verb of another module as `./dev` runs its own, and ends the JVM with its exit code.
    ///
    /// @param verb makes the command from where it shows what it does, and in which colours
    /// @param arguments the verb's name first
    public static void exitWith(BiFunction<PrintStream, Paint, Object> verb, String[] arguments) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(
                commandLine(verb, utf8(FileDescriptor.out), utf8(FileDescriptor.err))
                        .execute(arguments));
    }

    /// The same without ending the JVM; for tests.
    public static CommandLine commandLine(
            BiFunction<PrintStream, Paint, Object> verb, PrintStream out, PrintStream err) {
        Paint paint = Paint.ofThisTerminal();
        CommandLine line = new CommandLine(new Launcher());
        line.addSubcommand(verb.apply(out, paint));
        return explainingErrors(line, err, paint);
    }

    /// @param out what the verbs show
    /// @param err the one line that says why a verb cannot go on
    static CommandLine commandLine(PrintStream out, PrintStream err) {
        Paint paint = Paint.ofThisTerminal();
        CommandLine line = new CommandLine(new Launcher());
        line.addSubcommand(new Up(out, paint));
        line.addSubcommand(new Train(out, paint));
        line.addSubcommand(new Audit(out, err, paint));
        line.addSubcommand(new Replay(out, err, paint));
        line.addSubcommand(new Chaos(out, paint));
        return explainingErrors(line, err, paint);
    }

    private static CommandLine explainingErrors(CommandLine line, PrintStream err, Paint paint) {
        line.setExecutionExceptionHandler(
                (exception, _, _) -> {
                    if (exception instanceof CannotGoOn || exception instanceof ServerUnavailable) {
                        if (!AtExit.isEnding()) {
                            err.println(paint.bad("✗ ") + exception.getMessage());
                        }
                        return CANNOT_GO_ON;
                    }
                    if (AtExit.isEnding()) {
                        return CANNOT_GO_ON; // consequences of being stopped in the middle
                    }
                    throw exception;
                });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which verb?");
    }

    /// The marks in our output are not ASCII, and a bare machine's locale is.
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
