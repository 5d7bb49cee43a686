package dev.comanda.simulation;

import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.order.saga.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/// What is on the shelf, and what is going to be ordered. Small, so that the orders get into each
/// other's way.
record Scenario(Map<String, Product> products, List<Order> orders) {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<String> NAMES = List.of("tea", "cup", "pot");
    private static final Money PRICE = new Money(450, "EUR");

    /// One order of one piece of one product that has just one.
    static Scenario smallest() {
        return new Scenario(
                Map.of("tea", product("tea", 1)), List.of(order(0, List.of(item("tea", 1)))));
    }

    /// Two orders of the same, and only one piece.
    static Scenario lastPiece() {
        Scenario one = smallest();
        return new Scenario(
                one.products, List.of(one.orders.getFirst(), order(1, List.of(item("tea", 1)))));
    }

    /// One to three orders, for one to three products with one to three pieces each.
    static Scenario drawn(SplittableRandom random) {
        int kinds = random.nextInt(1, 4);
        Map<String, Product> products = new LinkedHashMap<>();
        for (String name : NAMES.subList(0, kinds)) {
            products.put(name, product(name, random.nextInt(1, 4)));
        }
        List<Order> orders = new ArrayList<>();
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            List<OrderItem> items = new ArrayList<>();
            for (String name : NAMES.subList(0, kinds)) {
                if (items.isEmpty() || random.nextBoolean()) {
                    items.add(item(name, random.nextInt(1, 3)));
                }
            }
            orders.add(order(i, items));
        }
        return new Scenario(products, orders);
    }

    static OrderId id(int order) {
        return new OrderId(new UUID(0x019b_0000_0000_7000L, 0x8000_0000_0000_0000L + order));
    }

    /// A for the first order, B for the second.
    static String name(OrderId id) {
        return String.valueOf((char) ('A' + id.value().getLeastSignificantBits()));
    }

    private static Product product(String name, int pieces) {
        return new Product(name, name, PRICE, true, 1, new Stock(pieces, 0, 0, pieces));
    }

    private static OrderItem item(String product, int quantity) {
        return new OrderItem(product, quantity, PRICE.amount());
    }

    private static Order order(int number, List<OrderItem> items) {
        int pieces = items.stream().mapToInt(OrderItem::quantity).sum();
        return new Order(id(number), "ann", items, PRICE.times(pieces), "pm_card_visa", NOON);
    }
}
