package dev.comanda.inventory.stock;

import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.OrderItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one decision sees and may change.
///
/// @param reservation that of the order in question; absent from an event about a product
/// @param products by id, those that the event may touch and that exist
/// @param receipt the one of the event's receipt id, if it was booked before
public record Stockroom(
        @Nullable Reservation reservation,
        Map<String, Product> products,
        @Nullable Receipt receipt) {

    public Stockroom {
        products = Map.copyOf(products);
    }

    Stockroom with(Reservation changed) {
        return new Stockroom(changed, products, receipt);
    }

    Stockroom with(Product changed) {
        Map<String, Product> all = new HashMap<>(products);
        all.put(changed.productId(), changed);
        return new Stockroom(reservation, all, receipt);
    }

    Stockroom reserve(List<OrderItem> items) {
        return move(items, Stock::reserve);
    }

    Stockroom giveBack(List<OrderItem> items) {
        return move(items, Stock::giveBack);
    }

    Stockroom sell(List<OrderItem> items) {
        return move(items, Stock::sell);
    }

    /// What of these items is not there, for whatever they cost: the price was agreed before.
    List<UnavailableItem> missing(List<OrderItem> items) {
        return missing(items, _ -> null);
    }

    /// What of these items cannot be sold at these prices, with one reason each, in the order of
    /// the items.
    List<UnavailableItem> unavailable(List<OrderItem> items, String currency) {
        Map<String, List<OrderItem>> lines = new HashMap<>();
        items.forEach(i -> lines.computeIfAbsent(i.productId(), _ -> new ArrayList<>()).add(i));
        return missing(
                items,
                product ->
                        !product.forSale()
                                ? UnavailableReason.NOT_FOR_SALE
                                : lines.getOrDefault(product.productId(), List.of()).stream()
                                                .allMatch(line -> costs(product, line, currency))
                                        ? null
                                        : UnavailableReason.PRICE_CHANGED);
    }

    private List<UnavailableItem> missing(
            List<OrderItem> items, Function<Product, @Nullable UnavailableReason> objection) {
        List<UnavailableItem> missing = new ArrayList<>();
        pieces(items)
                .forEach(
                        (id, wanted) -> {
                            Product product = products.get(id);
                            UnavailableReason reason = reason(product, wanted, objection);
                            if (reason != null) {
                                missing.add(unavailable(id, wanted, product, reason));
                            }
                        });
        return missing;
    }

    private static @Nullable UnavailableReason reason(
            @Nullable Product product,
            long wanted,
            Function<Product, @Nullable UnavailableReason> objection) {
        if (product == null) {
            return UnavailableReason.UNKNOWN_PRODUCT;
        }
        UnavailableReason reason = objection.apply(product);
        return reason != null || product.stock().available() >= wanted
                ? reason
                : UnavailableReason.INSUFFICIENT_STOCK;
    }

    /// Products that do not exist or are not for sale have nothing that could be had.
    private static UnavailableItem unavailable(
            String id, long wanted, @Nullable Product product, UnavailableReason reason) {
        long available =
                product == null || reason == UnavailableReason.NOT_FOR_SALE
                        ? 0
                        : product.stock().available();
        return new UnavailableItem(id, bounded(wanted), available, reason);
    }

    private static boolean costs(Product product, OrderItem line, String currency) {
        return product.unitPrice().currency().equals(currency)
                && product.unitPrice().amount().compareTo(line.unitPrice()) == 0;
    }

    private Stockroom move(List<OrderItem> items, BiFunction<Stock, Long, Stock> how) {
        Map<String, Product> all = new HashMap<>(products);
        pieces(items)
                .forEach(
                        (id, n) ->
                                all.compute(
                                        id,
                                        (_, product) -> {
                                            if (product == null) {
                                                throw new IllegalStateException(
                                                        "product " + id + " is not in the room");
                                            }
                                            return product.with(how.apply(product.stock(), n));
                                        }));
        return new Stockroom(reservation, all, receipt);
    }

    /// Pieces by product, in the order of the items. A product that stands in several lines is
    /// counted together: each line alone could be had where their sum cannot.
    static Map<String, Long> pieces(List<OrderItem> items) {
        Map<String, Long> pieces = new LinkedHashMap<>();
        items.forEach(item -> pieces.merge(item.productId(), (long) item.quantity(), Long::sum));
        return pieces;
    }

    /// The wire has an `int` here; only lines that were summed can exceed it.
    static int bounded(long pieces) {
        return (int) Math.min(pieces, Integer.MAX_VALUE);
    }
}
