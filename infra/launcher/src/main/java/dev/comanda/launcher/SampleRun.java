package dev.comanda.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Loads the café's catalogue, places the sample orders and follows each to its end.
final class SampleRun {

    /// Longest wait for one sample order; milliseconds are usual.
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Api orders;
    private final Api inventory;

    SampleRun(Comanda comanda) {
        this.orders = comanda.api(Service.ORDERS);
        this.inventory = comanda.api(Service.INVENTORY);
    }

    void loadCatalogue() {
        for (Cafe.Product product : Cafe.CATALOGUE) {
            String path = "/inventory/products/" + product.id();
            requireOk(inventory.put(path, product.body()));
            requireOk(inventory.post(path + "/receipts", product.receipt()));
        }
    }

    /// Places all the samples and returns them as they ended, in their order. One that did not end
    /// in time is returned as it is.
    List<SagaTable.Row> placeAndFollow() {
        List<String> ids = new ArrayList<>();
        for (Cafe.Sample sample : Cafe.SAMPLES) {
            JsonNode placed = orders.post("/orders", sample.body()).expect(201);
            ids.add(placed.path("orderId").asText());
        }
        List<SagaTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            rows.add(new SagaTable.Row(follow(ids.get(i)), Cafe.SAMPLES.get(i).note()));
        }
        return rows;
    }

    private OrderView follow(String orderId) {
        long begin = System.nanoTime();
        while (true) {
            JsonNode saga = orders.get("/orders/" + orderId + "/saga").expect(200);
            JsonNode order = orders.get("/orders/" + orderId).expect(200);
            OrderView view = OrderView.of(order, saga);
            if (view.ended() || System.nanoTime() - begin > ENDS_WITHIN.toNanos()) {
                return view;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /// What is not as it should be after the samples; empty if all is well.
    List<String> faults(List<SagaTable.Row> rows) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Cafe.Sample sample = Cafe.SAMPLES.get(i);
            OrderView order = rows.get(i).order();
            if (!order.ended() || !order.status().equals(sample.ends())) {
                faults.add(
                        "order %s (%s) is %s, its saga %s; it should be %s"
                                .formatted(
                                        order.orderId(),
                                        sample.note(),
                                        order.status(),
                                        order.sagaStatus(),
                                        sample.ends()));
            }
        }
        for (Cafe.Product product : Cafe.CATALOGUE) {
            stockFault(product).ifPresent(faults::add);
        }
        return faults;
    }

    private Optional<String> stockFault(Cafe.Product product) {
        JsonNode stock = inventory.get("/inventory/products/" + product.id()).expect(200);
        int sold = Cafe.soldOf(product);
        String is =
                "%d available, %d reserved, %d sold"
                        .formatted(
                                stock.path("availableQuantity").asLong(-1),
                                stock.path("reservedQuantity").asLong(-1),
                                stock.path("soldQuantity").asLong(-1));
        String should = "%d available, 0 reserved, %d sold".formatted(product.stock() - sold, sold);
        return is.equals(should)
                ? Optional.empty()
                : Optional.of(
                        "stock of %s: %s; it should be %s".formatted(product.id(), is, should));
    }

    private static void requireOk(Api.Answer answer) {
        if (answer.status() / 100 != 2) {
            answer.expect(200);
        }
    }
}
