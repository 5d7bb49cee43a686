package dev.comanda.kubernetes.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs to their end.
public final class Shell {

    private static final long SECONDS = 180;

    private Shell() {}

    /// What a program did.
    ///
    /// @param output of both of its streams
    public record Ended(int exitCode, String output) {}

    /// @param environment added to ours
    public static Ended run(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("comanda-output-", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String said = Files.readString(output);
            Files.delete(output);
            if (!ended) {
                throw new IllegalStateException(command.getFirst() + " does not end:\n" + said);
            }
            return new Ended(process.exitValue(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + command.getFirst(), e);
        }
    }

    /// What a program says that has to end well.
    ///
    /// @throws IllegalStateException with what it said, if it does not
    public static String require(
            Path folder, Map<String, String> environment, List<String> command) {
        Ended ended = run(folder, environment, command);
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed:\n" + ended.output());
        }
        return ended.output();
    }
}
