package dev.comanda.launcher.aot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Orders that nobody wants, so that JVMs see what their work will be: most are confirmed, one in
/// ten is out of stock, one in ten is declined.
final class Practice {

    private static final int CLIENTS = 24;
    private static final int ONE_IN = 10;
    private static final int PLENTY = 1_000_000;
    private static final BigDecimal PRICE = new BigDecimal("2.50");
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Set<String> ENDS = Set.of("CONFIRMED", "FAILED", "CANCELLED");

    private final Api orders;
    private final Api inventory;
    private final Api payments;
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    Practice(Comanda comanda) {
        this.orders = comanda.api(Service.ORDERS);
        this.inventory = comanda.api(Service.INVENTORY);
        this.payments = comanda.api(Service.PAYMENTS);
    }

    /// @return how many orders came to their end
    int run(Duration time) {
        stock("plenty");
        describe("none");
        long until = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(CompletableFuture.runAsync(() -> placeUntil(until), threads));
            }
            CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new)).join();
        }
        return ended.get();
    }

    private void describe(String product) {
        inventory.put(
                "/inventory/products/" + product,
                Map.of("name", product, "unitPrice", PRICE, "currency", "EUR", "forSale", true));
    }

    private void stock(String product) {
        describe(product);
        inventory
                .post(
                        "/inventory/products/" + product + "/receipts",
                        Map.of("quantity", PLENTY, "receiptId", "practice"))
                .expect(201);
    }

    /// Whoever is not served, because they are too many, asks for the next one.
    private void placeUntil(long until) {
        while (System.nanoTime() < until) {
            int number = placed.incrementAndGet();
            Api.Answer answer = orders.post("/orders", order(number));
            if (answer.status() == 201 && hasEnded(answer.body().path("orderId").asText(), until)) {
                ended.incrementAndGet();
            }
        }
    }

    private static Map<String, Object> order(int number) {
        boolean declined = number % ONE_IN == 1;
        String product = number % ONE_IN == 0 ? "none" : "plenty";
        return Map.of(
                "customerId",
                "practice",
                "items",
                List.of(Map.of("productId", product, "quantity", 1, "unitPrice", PRICE)),
                "currency",
                "EUR",
                "paymentMethod",
                declined ? "pm_card_chargeDeclined" : "pm_card_visa");
    }

    private boolean hasEnded(String order, long until) {
        while (System.nanoTime() < until) {
            JsonNode seen = orders.get("/orders/" + order).expect(200);
            if (ENDS.contains(seen.path("status").asText())) {
                orders.get("/orders/" + order + "/saga").expect(200);
                payments.get("/payments?orderId=" + order).expect(200);
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }
}
