package dev.comanda.payment.gateway;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A semaphore that nobody blocks on; first come, first served. Tasks rather than a `Uni`: whoever
/// waits for them may give up, and a permit that was granted to a cancelled subscription would be
/// lost.
final class Permits {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Permits(int permits) {
        this.free = permits;
    }

    /// Runs the task when there is a permit for it, at once if possible. The task has to see to it
    /// that the permit is [released][#release()] in the end.
    void whenFree(Runnable task) {
        if (takeOrQueue(task)) {
            task.run();
        }
    }

    void release() {
        Runnable next = nextOrFree();
        if (next != null) {
            next.run();
        }
    }

    private synchronized boolean takeOrQueue(Runnable task) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(task);
        return false;
    }

    private synchronized @Nullable Runnable nextOrFree() {
        if (waiting.isEmpty()) {
            free++;
        }
        return waiting.poll();
    }
}
