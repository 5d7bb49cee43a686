package dev.comanda.inventory.stock;

import static dev.comanda.inventory.stock.Warehouse.confirmed;
import static dev.comanda.inventory.stock.Warehouse.created;
import static dev.comanda.inventory.stock.Warehouse.described;
import static dev.comanda.inventory.stock.Warehouse.expiry;
import static dev.comanda.inventory.stock.Warehouse.item;
import static dev.comanda.inventory.stock.Warehouse.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Laws that hold whatever happens, in random histories. One seed replays them: `-Dseed=…`.
class StockLawsTest {

    private static final int HISTORIES = 400;
    private static final int STEPS = 120;
    private static final int ORDERS = 5;
    private static final List<String> PRODUCTS = List.of("a", "b", "c");

    @Test
    void the_laws_hold_in_every_history() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("StockLawsTest: -Dseed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int history = 0; history < HISTORIES; history++) {
            Warehouse warehouse = new Warehouse();
            for (int step = 0; step < STEPS; step++) {
                StockEvent event = event(random);
                warehouse.now = warehouse.now.plusSeconds(random.nextInt(180));
                try {
                    check(warehouse, event);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "seed %d, history %d, step %d: %s"
                                    .formatted(seed, history, step, event),
                            e);
                }
            }
        }
    }

    private static void check(Warehouse warehouse, StockEvent event) {
        Map<OrderId, Reservation> before = Map.copyOf(warehouse.reservations);
        List<Envelope<? extends Message>> said = warehouse.on(event);
        piecesAreConserved(warehouse);
        finalStatesStay(before, warehouse.reservations);
        if (event instanceof Requested request) {
            everyRequestGetsOneTrueAnswer(warehouse, request, said);
            askedAgainTheAnswerIsTheSame(warehouse, request, said.getFirst());
        } else {
            assertThat(said).allMatch(envelope -> envelope.attempt() == 0).hasSizeLessThan(2);
        }
    }

    private static void piecesAreConserved(Warehouse warehouse) {
        warehouse.products.forEach(
                (id, product) -> {
                    Stock stock = product.stock();
                    assertThat(stock.reserved())
                            .isEqualTo(held(warehouse, Reservation.Active.class, id));
                    assertThat(stock.sold())
                            .isEqualTo(held(warehouse, Reservation.Committed.class, id));
                    assertThat(stock.received())
                            .isEqualTo(
                                    warehouse.receipts.values().stream()
                                            .filter(r -> r.productId().equals(id))
                                            .mapToLong(Receipt::quantity)
                                            .sum());
                });
    }

    private static long held(Warehouse warehouse, Class<? extends Reservation> in, String id) {
        return warehouse.reservations.values().stream()
                .filter(in::isInstance)
                .flatMap(r -> r.items().stream())
                .filter(item -> item.productId().equals(id))
                .mapToLong(item -> item.quantity())
                .sum();
    }

    private static void finalStatesStay(
            Map<OrderId, Reservation> before, Map<OrderId, Reservation> after) {
        before.forEach(
                (id, was) -> {
                    switch (was) {
                        case Reservation.Committed _,
                                Reservation.Released _,
                                Reservation.Rejected _ ->
                                assertThat(after.get(id)).isEqualTo(was);
                        case Reservation.Absent _, Reservation.Active _, Reservation.Expired _ -> {}
                    }
                });
    }

    private static void everyRequestGetsOneTrueAnswer(
            Warehouse warehouse, Requested request, List<Envelope<? extends Message>> said) {
        assertThat(said).hasSize(1);
        assertThat(said.getFirst().attempt()).isEqualTo(request.attempt());
        assertThat(said.getFirst().orderId()).isEqualTo(request.orderId());
        Reservation is = warehouse.reservation(request.orderId());
        boolean holds = is instanceof Reservation.Active || is instanceof Reservation.Committed;
        switch (said.getFirst().message()) {
            case InventoryReserved _ -> assertThat(holds).isTrue();
            case InventoryCommitted _ -> assertThat(is).isInstanceOf(Reservation.Committed.class);
            case InventoryReleased _, InventoryOutOfStock _ -> assertThat(holds).isFalse();
            case Message other -> throw new AssertionError("not an answer: " + other);
        }
    }

    private static void askedAgainTheAnswerIsTheSame(
            Warehouse warehouse, Requested request, Envelope<? extends Message> first) {
        Map<OrderId, Reservation> reservations = Map.copyOf(warehouse.reservations);
        Map<String, Product> products = Map.copyOf(warehouse.products);
        int again = request.attempt() + 1;
        assertThat(warehouse.on(new Requested(request.request(), again)))
                .containsExactly(new Envelope<>(first.message(), again));
        assertThat(warehouse.reservations).isEqualTo(reservations);
        assertThat(warehouse.products).isEqualTo(products);
    }

    private static StockEvent event(RandomGenerator random) {
        OrderId order = new OrderId(new UUID(7, random.nextInt(ORDERS)));
        String product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
        int attempt = 1 + random.nextInt(3);
        return switch (random.nextInt(12)) {
            case 0 ->
                    described(
                            product,
                            random.nextInt(6) == 0 ? "2.00" : "1.00",
                            random.nextInt(6) > 0);
            case 1, 2 ->
                    new GoodsReceived(product, "r" + random.nextInt(30), 1 + random.nextInt(6));
            case 3, 4, 5, 6 ->
                    created(
                            order,
                            attempt,
                            item(product, 1 + random.nextInt(4), "1.00"),
                            item(
                                    PRODUCTS.get(random.nextInt(PRODUCTS.size())),
                                    1 + random.nextInt(2),
                                    "1.00"));
            case 7, 8 -> confirmed(order, attempt);
            case 9 -> release(order, attempt, "reason " + attempt);
            default -> expiry(order);
        };
    }
}
