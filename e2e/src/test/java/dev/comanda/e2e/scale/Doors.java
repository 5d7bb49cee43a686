package dev.comanda.e2e.scale;

import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// All instances of order-service as one address, as a load balancer shows them: it goes round, and
/// where nobody listens it moves on. It knows nothing of their health. Because every order has an
/// idempotency key, it also moves on from an instance that does not answer, or is stopping.
final class Doors {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// After a round in which no instance took the order.
    private static final Duration AFTER_A_ROUND = Duration.ofMillis(50);

    private static final int UNDER_WAY = 409;
    private static final int UNAVAILABLE = 503;

    private final Comanda comanda;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, LongAdder> movedOn = new ConcurrentHashMap<>();

    Doors(Comanda comanda) {
        this.comanda = comanda;
    }

    /// The first answer that is one.
    ///
    /// @param key the idempotency key
    /// @throws CannotGoOn if there is none for a minute
    Api.Answer place(String key, Object order, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Idempotency-Key", key);
        long begin = System.nanoTime();
        for (int tries = 1; System.nanoTime() - begin < PATIENCE.toNanos(); tries++) {
            List<ServiceProcess> instances = comanda.instances(Service.ORDERS);
            ServiceProcess one =
                    instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
            try {
                Api.Answer answer = new Api(one.base()).post("/orders", order, all, ANSWER_WITHIN);
                if (answer.status() != UNAVAILABLE && answer.status() != UNDER_WAY) {
                    return answer;
                }
                movedOn("answered " + answer.status());
            } catch (CannotGoOn e) {
                boolean refused =
                        e.getCause() instanceof ConnectException
                                || e.getCause() instanceof HttpConnectTimeoutException;
                movedOn(refused ? "refused" : "unanswered");
            }
            if (tries % instances.size() == 0) {
                LockSupport.parkNanos(AFTER_A_ROUND.toNanos());
            }
        }
        throw new CannotGoOn("no instance of order-service took the order " + key);
    }

    private void movedOn(String why) {
        movedOn.computeIfAbsent(why, _ -> new LongAdder()).increment();
    }

    /// How often a customer had to be sent to another instance, and why.
    @Override
    public String toString() {
        return "sent on to another instance: " + new TreeMap<>(movedOn);
    }
}
