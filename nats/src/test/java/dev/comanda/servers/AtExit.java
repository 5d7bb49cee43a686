package dev.comanda.servers;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Closes what is still open when the JVM ends (also on Ctrl-C and SIGTERM), the youngest first:
/// services before the servers that they use.
///
/// Register a thing *before* it starts a process or makes a folder, and let its `close` wait for a
/// start that is under way; then nothing is left behind even if the end comes in the middle of a
/// start.
public final class AtExit {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static boolean hooked;
    private static boolean ending;

    private AtExit() {}

    /// @throws IllegalStateException if the JVM is ending already: start nothing now
    public static void close(AutoCloseable thing) {
        synchronized (OPEN) {
            if (ending) {
                throw new IllegalStateException("the JVM is ending; not starting " + thing);
            }
            if (!hooked) {
                hooked = true;
                Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "at-exit"));
            }
            OPEN.push(thing);
        }
    }

    /// It was closed; it need not be kept in mind.
    @SuppressWarnings("ReferenceEquality") // this very one, whatever it calls equal
    public static void forget(AutoCloseable thing) {
        synchronized (OPEN) {
            OPEN.removeIf(open -> open == thing);
        }
    }

    /// Whether the JVM is ending: errors of now are the consequence.
    public static boolean isEnding() {
        synchronized (OPEN) {
            return ending;
        }
    }

    private static void closeAll() {
        synchronized (OPEN) {
            ending = true;
        }
        for (AutoCloseable thing = next(); thing != null; thing = next()) {
            try {
                thing.close();
            } catch (Exception e) {
                System.err.println("could not stop " + thing + ": " + e);
            }
        }
    }

    private static @Nullable AutoCloseable next() {
        synchronized (OPEN) {
            return OPEN.poll();
        }
    }
}
