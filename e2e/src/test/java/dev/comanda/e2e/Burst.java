package dev.comanda.e2e;

import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Comanda;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many orders at once: most go well, some cards are declined, some products run out. Made from a
/// seed, so a failure can be had again.
final class Burst {

    private static final int MAX_PRODUCTS = 3;
    private static final int MAX_QUANTITY = 3;
    private static final double DECLINED = 0.1;

    private final Shop shop;
    private final Random random;
    private final Map<String, Integer> received = new HashMap<>();
    private final List<String> products = new ArrayList<>();

    /// @param seed shown by the test that uses it
    Burst(Shop shop, long seed) {
        this.shop = shop;
        this.random = new Random(seed);
    }

    /// Adds products with that many pieces each.
    Burst products(int count, int pieces) {
        for (int i = 0; i < count; i++) {
            String product = shop.product(pieces);
            products.add(product);
            received.put(product, pieces);
        }
        return this;
    }

    /// Places the orders, so many at a time, and returns them when all were taken.
    ///
    /// @param pays the payment method of those whose card is not declined
    List<Placed> place(int orders, int atATime, String pays) throws Exception {
        List<Future<Placed>> placing = new ArrayList<>();
        try (ExecutorService customers = Executors.newFixedThreadPool(atATime)) {
            for (int i = 0; i < orders; i++) {
                Map<String, Integer> quantities = quantities();
                String method = random.nextDouble() < DECLINED ? Shop.DECLINED : pays;
                placing.add(customers.submit(() -> shop.place(method, quantities)));
            }
        }
        List<Placed> placed = new ArrayList<>();
        for (Future<Placed> one : placing) {
            placed.add(one.get());
        }
        return placed;
    }

    Audit audit() {
        return audit(Running.comanda());
    }

    /// @param comanda where the shop is
    Audit audit(Comanda comanda) {
        return new Audit(shop, comanda, received);
    }

    private Map<String, Integer> quantities() {
        Map<String, Integer> quantities = new HashMap<>();
        int lines = 1 + random.nextInt(MAX_PRODUCTS);
        for (int i = 0; i < lines; i++) {
            String product = products.get(random.nextInt(products.size()));
            quantities.put(product, 1 + random.nextInt(MAX_QUANTITY));
        }
        return quantities;
    }
}
