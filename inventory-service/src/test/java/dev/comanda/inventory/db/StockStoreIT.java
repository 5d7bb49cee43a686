package dev.comanda.inventory.db;

import static dev.comanda.inventory.db.Corridor.confirmed;
import static dev.comanda.inventory.db.Corridor.created;
import static dev.comanda.inventory.db.Corridor.item;
import static dev.comanda.inventory.db.Corridor.order;
import static dev.comanda.inventory.db.Corridor.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.inventory.stock.Receipt;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.exchange.Incoming;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StockStoreIT {

    private final Corridor corridor = new Corridor();

    @AfterEach
    void close() {
        corridor.close();
    }

    @Test
    void a_batch_is_served_in_the_order_of_arrival_until_the_stock_is_gone() {
        corridor.product("tea", 3);
        OrderId first = order(9);
        OrderId second = order(1);
        OrderId third = order(5);

        corridor.handle(
                created(first, 1, item("tea", 2)),
                created(second, 1, item("tea", 2)),
                created(third, 1, item("tea", 1)));

        assertThat(corridor.saidIds())
                .containsExactly(
                        first + ":inventory.reserved:1",
                        second + ":inventory.out_of_stock:1",
                        third + ":inventory.reserved:1");
        assertThat(corridor.stock("tea")).isEqualTo(new Stock(0, 3, 0, 3));
    }

    @Test
    void the_same_message_again_changes_nothing_and_a_new_attempt_is_answered_from_the_record() {
        corridor.product("tea", 3);
        OrderId id = order(1);
        OrderItem[] items = new OrderItem[] {item("tea", 2), item("tea", 1)};
        corridor.handle(created(id, 1, items), created(id, 1, items));

        corridor.handle(created(id, 1, items));
        corridor.handle(created(id, 2, items));

        assertThat(corridor.saidIds())
                .containsExactly(id + ":inventory.reserved:1", id + ":inventory.reserved:2");
        assertThat(corridor.body(id + ":inventory.reserved:2"))
                .isEqualTo(corridor.body(id + ":inventory.reserved:1"))
                .contains("\"unitPrice\":4.50")
                .contains("\"expiresAt\":\"2026-11-22T12:15:00.000Z\"");
        assertThat(corridor.stock("tea")).isEqualTo(new Stock(0, 3, 0, 3));
    }

    @Test
    void every_state_survives_being_stored() {
        corridor.product("tea", 100);
        OrderId sold = order(1);
        OrderId released = order(2);
        OrderId tombstone = order(3);
        OrderId rejected = order(4);
        OrderId unknown = order(5);
        OrderId expired = order(6);
        corridor.handle(created(expired, 1, item("tea", 6)));
        corridor.now = corridor.now.plus(Corridor.TTL);
        assertThat(corridor.sweep(10)).isEqualTo(1);
        corridor.handle(
                created(sold, 1, item("tea", 1)),
                created(released, 1, item("tea", 2)),
                created(rejected, 1, item("tea", 101), item("ghost", 1)));
        corridor.handle(
                confirmed(sold, 1),
                release(released, 1),
                release(tombstone, 1),
                confirmed(unknown, 1));
        assertThat(
                        List.of(sold, released, tombstone, rejected, unknown, expired).stream()
                                .map(corridor::status))
                .containsExactly(
                        "COMMITTED", "RELEASED", "RELEASED", "REJECTED", "REJECTED", "EXPIRED");

        corridor.handle(
                confirmed(sold, 2),
                created(released, 2, item("tea", 2)),
                created(tombstone, 2, item("tea", 2)),
                created(rejected, 2, item("tea", 101), item("ghost", 1)),
                confirmed(unknown, 2),
                confirmed(expired, 2));

        same(sold, "inventory.committed");
        same(released, "inventory.released");
        same(tombstone, "inventory.released");
        same(rejected, "inventory.out_of_stock");
        same(unknown, "inventory.out_of_stock");
        assertThat(corridor.body(rejected + ":inventory.out_of_stock:2"))
                .contains(
                        """
                        {"productId":"tea","requested":101,"available":97,"reason":"INSUFFICIENT_STOCK"},\
                        {"productId":"ghost","requested":1,"available":0,"reason":"UNKNOWN_PRODUCT"}""");
        assertThat(corridor.saidIds()).contains(expired + ":inventory.committed:2");
        assertThat(corridor.stock("tea")).isEqualTo(new Stock(93, 0, 7, 100));
    }

    @Test
    void the_sweep_gives_back_what_is_due_a_batch_at_a_time() {
        corridor.product("tea", 10);
        corridor.handle(
                created(order(1), 1, item("tea", 1)),
                created(order(2), 1, item("tea", 1)),
                created(order(3), 1, item("tea", 1)));
        assertThat(corridor.sweep(2)).isZero();

        corridor.now = corridor.now.plus(Corridor.TTL).plusNanos(1);
        corridor.handle(created(order(4), 1, item("tea", 1)));

        assertThat(List.of(corridor.sweep(2), corridor.sweep(2), corridor.sweep(2)))
                .containsExactly(2, 1, 0);
        assertThat(corridor.stock("tea")).isEqualTo(new Stock(9, 1, 0, 10));
        assertThat(corridor.saidIds())
                .filteredOn(id -> id.endsWith(":inventory.released:0"))
                .hasSize(3);
    }

    @Test
    void a_receipt_is_booked_once_even_by_several_at_the_same_time() {
        corridor.product("tea", 10);
        List<Uni<StockWork>> bookings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            bookings.add(
                    corridor.handleAsync(
                            List.of(Incoming.local(new GoodsReceived("tea", "second", 5)))));
        }

        List<StockWork> works =
                Uni.join().all(bookings).andFailFast().await().atMost(Corridor.DEADLINE);

        assertThat(works)
                .extracting(work -> work.receipt("second"))
                .containsOnly(new Receipt("second", "tea", 5, corridor.now));
        assertThat(corridor.stock("tea")).isEqualTo(new Stock(15, 0, 0, 15));
    }

    @Test
    void a_receipt_of_an_unknown_product_leaves_nothing_behind() {
        StockWork work = corridor.handle(Incoming.local(new GoodsReceived("ghost", "second", 5)));

        assertThat(work.receipt("second")).isNull();
        assertThat(corridor.count("SELECT count(*) FROM receipt")).isZero();
    }

    /// Several instances at the same orders and the same hot products, in batches that are shuffled
    /// differently and overlap: nobody deadlocks for good, and every order has one outcome.
    @Test
    void batches_that_meet_over_the_same_orders_and_products_conserve_the_pieces() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("StockStoreIT: -Dseed=" + seed);
        Random random = new Random(seed);
        corridor.product("a", 60);
        corridor.product("b", 40);
        corridor.product("c", 1000);
        List<OrderId> orders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            orders.add(order(i));
        }
        List<Uni<StockWork>> batches = new ArrayList<>();
        for (int attempt = 1; attempt <= 12; attempt++) {
            Collections.shuffle(orders, random);
            List<Incoming<StockEvent>> batch = new ArrayList<>();
            for (OrderId id : orders.subList(0, 60)) {
                batch.add(
                        switch (attempt % 4) {
                            case 0 -> release(id, attempt);
                            case 1 -> confirmed(id, attempt);
                            default -> wanting(id, attempt);
                        });
            }
            batches.add(corridor.handleAsync(batch));
        }

        Uni.join().all(batches).andFailFast().await().atMost(Corridor.DEADLINE);

        // Every request has one answer; two requests of one attempt number do not exist here.
        assertThat(corridor.saidIds()).hasSize(12 * 60).doesNotHaveDuplicates();
        for (String product : List.of("a", "b", "c")) {
            assertThat(corridor.stock(product).reserved()).isEqualTo(held(product, "ACTIVE"));
            assertThat(corridor.stock(product).sold()).isEqualTo(held(product, "COMMITTED"));
        }
    }

    /// What an order wants depends on nothing but its id, so that every attempt asks for the same.
    private static Incoming<StockEvent> wanting(OrderId id, int attempt) {
        return switch ((int) (id.value().getLeastSignificantBits() & 3)) {
            case 0 -> created(id, attempt, item("a", 1), item("b", 2));
            case 1 -> created(id, attempt, item("b", 1), item("a", 2));
            case 2 -> created(id, attempt, item("c", 3), item("a", 1));
            default -> created(id, attempt, item("c", 1), item("b", 1), item("c", 1));
        };
    }

    private long held(String product, String status) {
        return corridor.count(
                """
                SELECT coalesce(sum((line ->> 'quantity')::bigint), 0)::bigint
                FROM reservation, jsonb_array_elements(items -> 'lines') AS line
                WHERE status = '%s' AND line ->> 'productId' = '%s'
                """
                        .formatted(status, product));
    }

    private void same(OrderId id, String subject) {
        assertThat(corridor.body(id + ":" + subject + ":2"))
                .isEqualTo(corridor.body(id + ":" + subject + ":1"));
    }
}
