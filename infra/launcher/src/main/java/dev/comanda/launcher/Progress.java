package dev.comanda.launcher;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/// Told about each step of a start when it is done. Called from several threads.
@FunctionalInterface
public interface Progress {

    /// Says nothing; for tests.
    Progress SILENT = (_, _) -> {};

    void done(String what, Duration took);

    /// Runs a step and reports it under the name that its result gives.
    default <T> T timed(Supplier<T> step, Function<T, String> name) {
        long begin = System.nanoTime();
        T result = step.get();
        done(name.apply(result), Duration.ofNanos(System.nanoTime() - begin));
        return result;
    }
}
