package dev.comanda.launcher;

import java.math.BigDecimal;
import java.util.List;

/// The small catalogue that `./dev up` loads, and the three sample orders that show the three
/// roads.
final class Cafe {

    private static final String CURRENCY = "EUR";

    static final Product ESPRESSO = new Product("espresso", "Espresso", "2.20", 500);
    static final Product FLAT_WHITE = new Product("flat-white", "Flat white", "3.80", 500);
    static final Product CROISSANT = new Product("croissant", "Croissant", "2.90", 120);
    static final Product BANANA_BREAD = new Product("banana-bread", "Banana bread", "3.50", 2);

    static final List<Product> CATALOGUE = List.of(ESPRESSO, FLAT_WHITE, CROISSANT, BANANA_BREAD);

    static final List<Sample> SAMPLES =
            List.of(
                    new Sample(
                            "2 flat whites and a croissant",
                            "ada",
                            List.of(new Line(FLAT_WHITE, 2), new Line(CROISSANT, 1)),
                            "pm_card_visa",
                            "CONFIRMED"),
                    new Sample(
                            "12 banana breads, 2 on the shelf",
                            "grace",
                            List.of(new Line(BANANA_BREAD, 12)),
                            "pm_card_visa",
                            "FAILED"),
                    new Sample(
                            "an espresso and 3 croissants, card declined",
                            "edsger",
                            List.of(new Line(ESPRESSO, 1), new Line(CROISSANT, 3)),
                            "pm_card_chargeDeclined",
                            "CANCELLED"));

    private Cafe() {}

    /// @param price in euros, with two places
    /// @param stock how many there are at the beginning
    record Product(String id, String name, BigDecimal price, int stock) {

        Product(String id, String name, String price, int stock) {
            this(id, name, new BigDecimal(price), stock);
        }

        /// For `PUT /inventory/products/{id}`.
        ProductBody body() {
            return new ProductBody(name, price, CURRENCY, true);
        }

        /// For `POST /inventory/products/{id}/receipts`; again is harmless, the id is the same.
        ReceiptBody receipt() {
            return new ReceiptBody(stock, "opening-stock-" + id);
        }
    }

    /// A position of an order.
    record Line(Product product, int quantity) {

        ItemBody body() {
            return new ItemBody(product.id(), quantity, product.price());
        }
    }

    /// A sample order.
    ///
    /// @param note what a person should see in it
    /// @param ends the order status it must end with
    record Sample(
            String note, String customer, List<Line> lines, String paymentMethod, String ends) {

        Sample {
            lines = List.copyOf(lines);
        }

        /// For `POST /orders`.
        OrderBody body() {
            List<ItemBody> items = lines.stream().map(Line::body).toList();
            return new OrderBody(customer, items, CURRENCY, paymentMethod);
        }
    }

    // The JSON of the requests, in the order in which a person reads it.

    record ProductBody(String name, BigDecimal unitPrice, String currency, boolean forSale) {}

    record ReceiptBody(int quantity, String receiptId) {}

    record ItemBody(String productId, int quantity, BigDecimal unitPrice) {}

    record OrderBody(
            String customerId, List<ItemBody> items, String currency, String paymentMethod) {

        OrderBody {
            items = List.copyOf(items);
        }
    }

    /// How many of the product must be sold after the samples: only a confirmed order sells.
    static int soldOf(Product product) {
        return SAMPLES.stream()
                .filter(sample -> sample.ends().equals("CONFIRMED"))
                .flatMap(sample -> sample.lines().stream())
                .filter(line -> line.product().equals(product))
                .mapToInt(Line::quantity)
                .sum();
    }
}
