package dev.comanda.bench.load;

import dev.comanda.launcher.Api;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What can be ordered: a thousand products with more pieces than a run can sell, and one of which
/// there is nothing.
public final class Goods {

    public static final int PRODUCTS = 1_000;

    /// The most that one receipt may bring in.
    public static final int PIECES = 1_000_000_000;

    public static final String CURRENCY = "EUR";

    private static final Product SOLD_OUT = new Product("bench-sold-out", new BigDecimal("9.90"));
    private static final int AT_A_TIME = 64;
    private static final int CHEAPEST_CENTS = 100;
    private static final int STEP_CENTS = 7;

    private Goods() {}

    /// @param price in euros, with two places
    public record Product(String id, BigDecimal price) {}

    /// @param number 0 to [#PRODUCTS] - 1
    public static Product product(int number) {
        return new Product(
                "bench-%04d".formatted(number),
                BigDecimal.valueOf(CHEAPEST_CENTS + (long) STEP_CENTS * number, 2));
    }

    static Product soldOut() {
        return SOLD_OUT;
    }

    /// Describes every product and books its pieces in. Again is harmless.
    public static void stock(Api inventory) {
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> describe(inventory, SOLD_OUT));
        for (int i = 0; i < PRODUCTS; i++) {
            Product product = product(i);
            calls.add(
                    () -> {
                        describe(inventory, product);
                        bookIn(inventory, product);
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            CompletableFuture.allOf(
                            calls.stream()
                                    .map(call -> CompletableFuture.runAsync(call, threads))
                                    .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }

    private static void describe(Api inventory, Product product) {
        Api.Answer answer =
                inventory.put(
                        "/inventory/products/" + product.id(),
                        Map.of(
                                "name",
                                product.id(),
                                "unitPrice",
                                product.price(),
                                "currency",
                                CURRENCY,
                                "forSale",
                                true));
        if (answer.status() / 100 != 2) {
            answer.expect(200);
        }
    }

    private static void bookIn(Api inventory, Product product) {
        Api.Answer answer =
                inventory.post(
                        "/inventory/products/" + product.id() + "/receipts",
                        Map.of("quantity", PIECES, "receiptId", "opening-" + product.id()));
        if (answer.status() / 100 != 2) {
            answer.expect(201);
        }
    }
}
