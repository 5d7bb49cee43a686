package dev.comanda.launcher.chaos.load;

import dev.comanda.launcher.Api;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What is sold, and what a customer takes of it: a few hot products that most orders want, some
/// ordinary ones, and scarce ones that run out.
///
/// @param scarce ids of the products of which there is too little
/// @param ample ids of the others, the hot ones first
public record Assortment(List<String> scarce, List<String> ample) {

    private static final BigDecimal PRICE = new BigDecimal("2.50");
    private static final int HOT = 3;
    private static final int ORDINARY = 12;
    private static final int SCARCE = 4;
    private static final int PLENTY = 1_000_000;
    private static final int FEW = 40;
    private static final int MAX_QUANTITY = 3;

    private static final double TAKES_HOT = 0.7;
    private static final double TAKES_ORDINARY = 0.5;
    private static final double TAKES_SCARCE = 0.12;

    public Assortment {
        scarce = List.copyOf(scarce);
        ample = List.copyOf(ample);
    }

    /// Three hot products, twelve ordinary ones and four scarce ones.
    public static Assortment usual() {
        return new Assortment(
                names("scarce", SCARCE),
                List.copyOf(concat(names("hot", HOT), names("ordinary", ORDINARY))));
    }

    private static List<String> names(String kind, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(kind + "-" + i);
        }
        return names;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /// Describes every product and books its opening stock in; before anything goes wrong.
    public void stock(Api inventory, Ledger ledger) {
        ample.forEach(product -> stock(inventory, ledger, product, PLENTY));
        scarce.forEach(product -> stock(inventory, ledger, product, FEW));
    }

    private static void stock(Api inventory, Ledger ledger, String product, int pieces) {
        Map<String, Object> body =
                Map.of("name", product, "unitPrice", PRICE, "currency", "EUR", "forSale", true);
        Api.Answer described = inventory.put("/inventory/products/" + product, body);
        if (described.status() / 100 != 2) {
            described.expect(200);
        }
        Receipt receipt = new Receipt(product, pieces, "opening-" + product);
        inventory.post(receipt.path(), receipt.body()).expect(201);
        ledger.received(product, pieces);
    }

    /// Goods that come in; booked once, however often it is sent.
    record Receipt(String product, int pieces, String id) {
        String path() {
            return "/inventory/products/" + product + "/receipts";
        }

        Map<String, Object> body() {
            return Map.of("quantity", pieces, "receiptId", id);
        }
    }

    /// @return pieces by product id, at least one
    public Map<String, Integer> basket(RandomGenerator random) {
        Map<String, Integer> basket = new LinkedHashMap<>();
        if (random.nextDouble() < TAKES_HOT) {
            put(basket, ample.get(random.nextInt(HOT)), random);
        }
        if (random.nextDouble() < TAKES_SCARCE) {
            put(basket, scarce.get(random.nextInt(SCARCE)), random);
        }
        if (basket.isEmpty() || random.nextDouble() < TAKES_ORDINARY) {
            put(basket, ample.get(HOT + random.nextInt(ORDINARY)), random);
        }
        return basket;
    }

    private static void put(Map<String, Integer> basket, String product, RandomGenerator random) {
        basket.put(product, 1 + random.nextInt(MAX_QUANTITY));
    }

    /// For `POST /orders`.
    public static Map<String, Object> order(
            String customer, Map<String, Integer> basket, Card card) {
        List<Map<String, Object>> items = new ArrayList<>();
        basket.forEach(
                (product, pieces) ->
                        items.add(
                                Map.of(
                                        "productId",
                                        product,
                                        "quantity",
                                        pieces,
                                        "unitPrice",
                                        PRICE)));
        return Map.of(
                "customerId",
                customer,
                "items",
                items,
                "currency",
                "EUR",
                "paymentMethod",
                card.method());
    }
}
