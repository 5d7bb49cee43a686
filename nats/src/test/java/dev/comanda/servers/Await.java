package dev.comanda.servers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for a state, with a deadline. What tests use instead of sleeping.
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /// Returns as soon as the condition holds; it is looked at every 10 ms.
    ///
    /// @param what names the awaited state in the error: "order 17 to end"
    /// @throws AssertionError after the deadline
    public static void until(String what, Duration deadline, BooleanSupplier condition) {
        var _ = until(what, deadline, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
    }

    /// Returns the first value that is not `null`.
    ///
    /// @throws AssertionError after the deadline
    public static <T> T until(String what, Duration deadline, Supplier<@Nullable T> value) {
        long start = System.nanoTime();
        while (true) {
            T found = value.get();
            if (found != null) {
                return found;
            }
            if (System.nanoTime() - start > deadline.toNanos()) {
                throw new AssertionError(
                        "waited " + deadline.toSeconds() + " s in vain for " + what);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
