package dev.comanda.payment.gateway;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A semaphore that nobody blocks on; first come, first served.
final class Permits {

    private final ArrayDeque<UniEmitter<? super Void>> waiting = new ArrayDeque<>();
    private int free;

    Permits(int permits) {
        this.free = permits;
    }

    /// Completes when there is a permit, which the caller then has to [#release()].
    Uni<Void> acquire() {
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            if (takeOrQueue(emitter)) {
                                emitter.complete(null);
                            }
                        });
    }

    void release() {
        UniEmitter<? super Void> next = nextOrFree();
        if (next != null) {
            next.complete(null);
        }
    }

    private synchronized boolean takeOrQueue(UniEmitter<? super Void> emitter) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(emitter);
        return false;
    }

    private synchronized @Nullable UniEmitter<? super Void> nextOrFree() {
        if (waiting.isEmpty()) {
            free++;
        }
        return waiting.poll();
    }
}
