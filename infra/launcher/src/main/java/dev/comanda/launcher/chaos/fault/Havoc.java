package dev.comanda.launcher.chaos.fault;

import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.chaos.fault.Schedule.Strike;
import dev.comanda.servers.ServerUnavailable;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets the faults of a schedule strike, each on a thread of its own, so that they overlap. One
/// target is hurt by one fault at a time; the next one waits until the target is healed.
public final class Havoc implements AutoCloseable {

    /// How long all that is still broken may take to be healed once the last fault has struck.
    public static final Duration HEALED_WITHIN = Duration.ofMinutes(3);

    private final Arena arena;
    private final Consumer<Struck> told;
    private final Map<String, Lock> targets = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Struck> done = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private long begin;

    /// A fault that struck.
    ///
    /// @param at since the begin of the load
    /// @param took until it was healed, the time to come back included
    /// @param trouble why it could not strike or be healed: something is wrong
    public record Struck(Duration at, Fault fault, Duration took, @Nullable String trouble) {}

    /// @param told of each fault when it is healed; called from several threads
    public Havoc(Arena arena, Consumer<Struck> told) {
        this.arena = arena;
        this.told = told;
    }

    /// Lets them strike as of now; returns at once.
    public void begin(Schedule schedule) {
        begin = System.nanoTime();
        schedule.strikes().forEach(strike -> threads.execute(() -> run(strike)));
        threads.shutdown();
    }

    /// Waits until every fault has struck and is healed; when the load is over.
    ///
    /// @throws CannotGoOn if that takes too long
    public List<Struck> awaitHealed() throws InterruptedException {
        if (!threads.awaitTermination(HEALED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CannotGoOn(
                    "the faults were not healed within " + HEALED_WITHIN.toSeconds() + " s");
        }
        return List.copyOf(done);
    }

    private void run(Strike strike) {
        Lock target =
                targets.computeIfAbsent(strike.fault().target(), _ -> new ReentrantLock(true));
        try {
            Thread.sleep(Duration.ofNanos(begin - System.nanoTime()).plus(strike.at()));
            target.lockInterruptibly();
            try {
                strike(strike.fault());
            } finally {
                target.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // everything is being stopped
        }
    }

    private void strike(Fault fault) throws InterruptedException {
        long at = System.nanoTime();
        String trouble = null;
        try {
            fault.strike(arena);
            Thread.sleep(fault.lasts());
            fault.heal(arena);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            trouble = explain(e);
        }
        Struck struck =
                new Struck(
                        Duration.ofNanos(at - begin),
                        fault,
                        Duration.ofNanos(System.nanoTime() - at),
                        trouble);
        done.add(struck);
        told.accept(struck);
    }

    /// Ours say it all; of others the type matters as well.
    private static String explain(Exception e) {
        return e instanceof CannotGoOn || e instanceof ServerUnavailable
                ? String.valueOf(e.getMessage())
                : e.toString();
    }

    /// No more faults; what has struck stays as it is.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
