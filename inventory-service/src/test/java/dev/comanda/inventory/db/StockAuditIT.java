package dev.comanda.inventory.db;

import static dev.comanda.inventory.db.Corridor.DEADLINE;
import static dev.comanda.inventory.db.Corridor.confirmed;
import static dev.comanda.inventory.db.Corridor.created;
import static dev.comanda.inventory.db.Corridor.item;
import static dev.comanda.inventory.db.Corridor.order;
import static dev.comanda.inventory.db.Corridor.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.inventory.db.StockAudit.ReservationFact;
import dev.comanda.inventory.db.StockAudit.StockFact;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.IdRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What inventory tells the audit: nothing of a sound shop, and every fault that is planted.
class StockAuditIT {

    private final Corridor corridor = new Corridor();
    private final OrderId held = order(1);
    private final OrderId bought = order(2);
    private final OrderId released = order(3);
    private final OrderId tombstone = order(4);
    private final OrderId rejected = order(5);
    private final OrderId expired = order(6);

    @BeforeEach
    void a_shop_in_which_everything_has_happened() {
        corridor.product("tea", 10);
        corridor.product("milk", 10);
        corridor.handle(created(expired, 1, item("tea", 1)));
        corridor.now = corridor.now.plus(Corridor.TTL);
        assertThat(corridor.sweep(10)).isEqualTo(1);
        corridor.handle(
                created(held, 1, item("tea", 2), item("milk", 1)),
                created(bought, 1, item("tea", 3), item("tea", 1)),
                created(released, 1, item("milk", 4)),
                created(rejected, 1, item("tea", 99)));
        corridor.handle(confirmed(bought, 1), release(released, 1), release(tombstone, 1));
    }

    @AfterEach
    void close() {
        corridor.close();
    }

    @Test
    void a_sound_shop_has_no_product_that_does_not_add_up() {
        assertThat(stock()).isEmpty();
    }

    @Test
    void reservations_are_told_by_id_and_only_the_active_one_holds_something() {
        assertThat(reservations(IdRange.FIRST, IdRange.LAST, 1000))
                .containsExactly(
                        new ReservationFact(held.value(), "ACTIVE", true),
                        new ReservationFact(bought.value(), "COMMITTED", false),
                        new ReservationFact(released.value(), "RELEASED", false),
                        new ReservationFact(tombstone.value(), "RELEASED", false),
                        new ReservationFact(rejected.value(), "REJECTED", false),
                        new ReservationFact(expired.value(), "EXPIRED", false));
    }

    @Test
    void pages_after_one_another_tell_every_reservation_once() {
        List<ReservationFact> all = new ArrayList<>();
        List<ReservationFact> page = reservations(IdRange.FIRST, IdRange.LAST, 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            all.addAll(page);
            page = reservations(page.getLast().orderId().toString(), IdRange.LAST, 2);
        }
        assertThat(all).isEqualTo(reservations(IdRange.FIRST, IdRange.LAST, 1000));
        assertThat(reservations(held.toString(), released.toString(), 1000))
                .extracting(ReservationFact::orderId)
                .containsExactly(bought.value(), released.value());
    }

    @Test
    void pieces_reserved_for_nobody_are_told() {
        corridor.plant(
                "UPDATE product SET reserved = 3, available = available - 1 WHERE product_id = 'tea'");
        assertThat(stock()).containsExactly(new StockFact("tea", 3, 3, 4, 10, 2, 4, 10));
    }

    @Test
    void pieces_sold_to_nobody_are_told() {
        corridor.plant(
                "UPDATE product SET sold = 1, available = available - 1 WHERE product_id = 'milk'");
        assertThat(stock()).containsExactly(new StockFact("milk", 8, 1, 1, 10, 1, 0, 10));
    }

    @Test
    void pieces_from_nowhere_are_told_even_if_the_check_is_gone() {
        corridor.plant("ALTER TABLE product DROP CONSTRAINT product_pieces");
        corridor.plant("UPDATE product SET available = available + 1 WHERE product_id = 'tea'");
        assertThat(stock()).containsExactly(new StockFact("tea", 5, 2, 4, 10, 2, 4, 10));
    }

    @Test
    void pieces_without_a_receipt_are_told() {
        corridor.plant("DELETE FROM receipt WHERE product_id = 'milk'");
        assertThat(stock()).containsExactly(new StockFact("milk", 9, 1, 0, 10, 1, 0, 0));
    }

    @Test
    void a_lost_reservation_is_told_by_each_of_its_products() {
        corridor.plant("DELETE FROM reservation WHERE status = 'ACTIVE'");
        assertThat(stock())
                .containsExactly(
                        new StockFact("milk", 9, 1, 0, 10, 0, 0, 10),
                        new StockFact("tea", 4, 2, 4, 10, 0, 4, 10));
    }

    @Test
    void pieces_of_a_product_that_does_not_exist_are_told() {
        corridor.plant(
                """
                UPDATE reservation SET items = '{"lines": [{"productId": "ghost", "quantity": 7}]}'
                WHERE status = 'ACTIVE'
                """);
        assertThat(stock())
                .contains(new StockFact("ghost", 0, 0, 0, 0, 7, 0, 0))
                .extracting(StockFact::productId)
                .containsExactly("ghost", "milk", "tea");
    }

    private List<StockFact> stock() {
        return corridor.audit().stock(1000).await().atMost(DEADLINE);
    }

    private List<ReservationFact> reservations(String after, String upTo, int limit) {
        return corridor.audit()
                .reservations(OrderId.parse(after), OrderId.parse(upTo), limit)
                .await()
                .atMost(DEADLINE);
    }
}
