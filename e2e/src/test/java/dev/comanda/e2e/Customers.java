package dev.comanda.e2e;

import dev.comanda.e2e.Shop.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Two customers who order one thing after the other while something else goes on: each waits for
/// the end of the order before the next.
final class Customers {

    private static final int CUSTOMERS = 2;

    private final Shop shop;
    private final List<String> ends = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final List<Future<?>> ordering = new ArrayList<>();
    private @Nullable ExecutorService threads;
    private volatile boolean stopping;

    Customers(Shop shop) {
        this.shop = shop;
    }

    void start() {
        String product = shop.product(100_000);
        ExecutorService started = Executors.newFixedThreadPool(CUSTOMERS);
        threads = started;
        for (int i = 0; i < CUSTOMERS; i++) {
            ordering.add(started.submit(() -> order(product)));
        }
    }

    private void order(String product) {
        while (!stopping) {
            long begin = System.nanoTime();
            Placed order = shop.place(Shop.PAYS, Map.of(product, 1));
            ends.add(shop.awaitEnd(order));
            nanos.add(System.nanoTime() - begin);
        }
    }

    /// Waits for the orders under way; what became of all of them. Harmless twice.
    String stop() throws InterruptedException, ExecutionException {
        stopping = true;
        for (Future<?> one : ordering) {
            var _ = one.get();
        }
        if (threads != null) {
            threads.close();
        }
        return "%d orders meanwhile, the longest took %d ms"
                .formatted(ends.size(), longest().toMillis());
    }

    /// How the orders ended.
    List<String> ends() {
        return List.copyOf(ends);
    }

    Duration longest() {
        return Duration.ofNanos(nanos.stream().mapToLong(Long::longValue).max().orElse(0));
    }
}
