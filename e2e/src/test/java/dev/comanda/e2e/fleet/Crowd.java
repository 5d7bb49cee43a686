package dev.comanda.e2e.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.servers.Await;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Customers who order at the front door one thing after the other, each waiting for the end of
/// its order, and remember how long that took.
public final class Crowd implements AutoCloseable {

    private static final BigDecimal PRICE = new BigDecimal("2.50");
    private static final int PRODUCTS = 8;
    private static final int PLENTY = 1_000_000;
    private static final int ONE_IN_TEN = 10;
    private static final Set<String> ENDS = Set.of("CONFIRMED", "CANCELLED", "FAILED");
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);

    private final FrontDoor door;
    private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> customers = new ArrayList<>();
    private volatile boolean open = true;

    /// @param began when its customer came, as [System#nanoTime()] counts
    public record Ended(String orderId, String status, long began, Duration took) {}

    public Crowd(FrontDoor door) {
        this.door = door;
    }

    /// Puts enough of everything on the shelves.
    public static void stock(Api inventory) {
        for (int i = 0; i < PRODUCTS; i++) {
            String path = "/inventory/products/" + product(i);
            Map<String, Object> description =
                    Map.of(
                            "name",
                            product(i),
                            "unitPrice",
                            PRICE,
                            "currency",
                            "EUR",
                            "forSale",
                            true);
            Api.Answer described = inventory.put(path, description);
            if (described.status() / 100 != 2) {
                described.expect(200);
            }
            inventory
                    .post(path + "/receipts", Map.of("quantity", PLENTY, "receiptId", "r-" + i))
                    .expect(201);
        }
    }

    private static String product(int number) {
        return "product-" + number;
    }

    /// Returns at once.
    ///
    /// @param pause of each customer between two orders
    public void begin(int number, Duration pause) {
        for (int i = 0; i < number; i++) {
            String name = "customer-" + customers.size();
            customers.add(threads.submit(() -> shop(name, pause)));
        }
    }

    private void shop(String name, Duration pause) {
        for (int number = 0; open; number++) {
            ended.add(order(name, number));
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private Ended order(String name, int number) {
        long begin = System.nanoTime();
        boolean declines = Math.floorMod(name.hashCode() + number, ONE_IN_TEN) == 0;
        Map<String, Object> wish =
                Map.of(
                        "customerId",
                        name,
                        "currency",
                        "EUR",
                        "paymentMethod",
                        declines ? "pm_card_chargeDeclined" : "pm_card_visa",
                        "items",
                        List.of(
                                Map.of(
                                        "productId",
                                        product(number % PRODUCTS),
                                        "quantity",
                                        1,
                                        "unitPrice",
                                        PRICE)));
        JsonNode order = door.post("/orders", wish, name + "-" + number).body();
        String id = order.path("orderId").asText();
        String status = order.path("status").asText();
        if (!ENDS.contains(status)) {
            status = Await.until(id + " to end", ENDS_WITHIN, () -> endOf(id));
        }
        return new Ended(id, status, begin, Duration.ofNanos(System.nanoTime() - begin));
    }

    private @Nullable String endOf(String id) {
        String status = door.get("/orders/" + id).body().path("status").asText();
        return ENDS.contains(status) ? status : null;
    }

    /// Returns when so many more orders have ended.
    public void awaitMore(int orders) {
        int before = ended.size();
        Await.until(
                orders + " more orders to end", ENDS_WITHIN, () -> ended.size() >= before + orders);
    }

    /// Nobody comes any more; returns when the last order has ended.
    ///
    /// @throws ExecutionException if a customer was turned away
    public void stop() throws InterruptedException, ExecutionException {
        open = false;
        for (Future<?> customer : customers) {
            var _ = customer.get();
        }
    }

    public List<Ended> ended() {
        return List.copyOf(ended);
    }

    /// The longest that any order took that began in a time.
    Duration longest(long from, long until) {
        return ended.stream()
                .filter(order -> order.began() - from >= 0 && order.began() - until < 0)
                .map(Ended::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /// How many ended how.
    public Map<String, Integer> ends() {
        Map<String, Integer> ends = new TreeMap<>();
        ended.forEach(order -> ends.merge(order.status(), 1, Integer::sum));
        return ends;
    }

    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
    }
}
