package dev.comanda.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.e2e.Shop.Stock;
import dev.comanda.launcher.Comanda;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Did all end right? Waits for every order, then compares what the three services and the provider
/// say.
final class Audit {

    private final Shop shop;
    private final Comanda comanda;
    private final Map<String, Integer> received;
    private final Map<String, Integer> demanded = new HashMap<>();
    private final Map<String, Integer> sold = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /// @param received how many of each product were ever received, by product id; nobody else
    ///     orders them
    Audit(Shop shop, Comanda comanda, Map<String, Integer> received) {
        this.shop = shop;
        this.comanda = comanda;
        this.received = Map.copyOf(received);
    }

    /// Waits for the end of each order and returns all that is wrong; empty if nothing is.
    List<String> violations(List<Placed> orders) {
        orders.forEach(
                order -> order.quantities().forEach((p, n) -> demanded.merge(p, n, Integer::sum)));
        Map<String, String> status = new HashMap<>();
        orders.forEach(order -> status.put(order.orderId(), shop.awaitEnd(order)));
        ProviderBook book = ProviderBook.read(comanda);
        for (Placed order : orders) {
            check(order, status.getOrDefault(order.orderId(), "?"), book);
        }
        received.forEach(this::checkStock);
        return violations;
    }

    /// How many orders ended how; after [#violations(List)].
    Map<String, Integer> ends() {
        return ends;
    }

    private void check(Placed order, String status, ProviderBook book) {
        ends.merge(status, 1, Integer::sum);
        int charges = book.chargesOf(order.orderId());
        int refunds = book.refundsOf(order.orderId());
        require(order, charges <= 1, "was charged " + charges + " times");
        boolean declines = order.paymentMethod().equals(Shop.DECLINED);
        switch (status) {
            case "CONFIRMED" -> {
                order.quantities().forEach((product, n) -> sold.merge(product, n, Integer::sum));
                require(order, !declines, "is confirmed, but its card is declined");
                require(order, charges == 1 && refunds == 0, "is confirmed, but not paid");
                requirePaymentIsRight(order);
            }
            case "FAILED" -> {
                require(order, isScarce(order), "failed, but there was enough of everything");
                require(order, charges == refunds, "failed, but is paid");
            }
            case "CANCELLED" -> {
                require(order, declines, "is cancelled, but its card pays");
                require(order, charges == refunds, "is cancelled, but is paid");
            }
            default -> require(order, false, "ended as " + status);
        }
    }

    private void requirePaymentIsRight(Placed order) {
        List<JsonNode> payments = shop.paymentsOf(order);
        require(order, payments.size() == 1, "has the payments " + payments);
        for (JsonNode payment : payments) {
            boolean right =
                    payment.path("status").asText().equals("SUCCEEDED")
                            && payment.path("amount").decimalValue().compareTo(order.total()) == 0;
            require(order, right, "costs " + order.total() + ", but is paid by " + payment);
        }
    }

    private boolean isScarce(Placed order) {
        return order.quantities().keySet().stream()
                .anyMatch(p -> demanded.getOrDefault(p, 0) > received.getOrDefault(p, 0));
    }

    private void checkStock(String product, int came) {
        Stock is = shop.stock(product);
        int went = sold.getOrDefault(product, 0);
        Stock should = new Stock(came - went, 0, went);
        if (!is.equals(should)) {
            violations.add(product + ": " + is + ", but it should be " + should);
        }
    }

    private void require(Placed order, boolean holds, String otherwise) {
        if (!holds) {
            violations.add(order + " " + otherwise);
        }
    }
}
