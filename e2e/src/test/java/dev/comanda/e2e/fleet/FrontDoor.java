package dev.comanda.e2e.fleet;

import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// What stands before the instances of order-service: whoever comes is sent to the next one. One
/// that is about to stop leaves first, as from a Kubernetes Service; one that dies does not.
public final class FrontDoor {

    private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(25);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final List<Api> instances = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    public void add(ServiceProcess instance) {
        instances.add(new Api(instance.base()));
    }

    void remove(ServiceProcess instance) {
        instances.remove(new Api(instance.base()));
    }

    /// Posts until it is answered with a success: when a connection fails, or a 503 says so, at the
    /// next instance, under the same key. The client sees one order.
    ///
    /// @throws CannotGoOn if none answers so in time
    Api.Answer post(String path, Object body, String key) {
        long begin = System.nanoTime();
        Map<String, String> headers = Map.of("Idempotency-Key", key, "Prefer", "wait=20");
        while (true) {
            String why;
            try {
                Api.Answer answer = any().post(path, body, headers, ANSWER_WITHIN);
                if (answer.status() / 100 == 2) {
                    return answer;
                }
                why = answer.toString();
            } catch (CannotGoOn e) {
                why = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() - begin > GIVES_UP_AFTER.toNanos()) {
                throw new CannotGoOn("no instance took the order of " + key + ": " + why);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /// Gets from any instance, as [#post(String, Object, String)] does.
    Api.Answer get(String path) {
        try {
            return any().get(path);
        } catch (CannotGoOn _) {
            return any().get(path);
        }
    }

    private Api any() {
        return instances.get(Math.floorMod(next.getAndIncrement(), instances.size()));
    }
}
