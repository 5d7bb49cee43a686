package dev.comanda.inventory.stock;

import static dev.comanda.inventory.stock.Warehouse.NOON;
import static dev.comanda.inventory.stock.Warehouse.ORDER;
import static dev.comanda.inventory.stock.Warehouse.TTL;
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
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StockDeskTest {

    private static final String RES = "res_" + ORDER;
    private static final OrderItem TWO_TEAS = item("tea", 2, "4.50");

    private final Warehouse warehouse = Warehouse.withTea();

    @Test
    void an_order_is_reserved_and_then_sold() {
        assertThat(warehouse.on(created(ORDER, 1, TWO_TEAS)))
                .containsExactly(
                        new Envelope<>(
                                new InventoryReserved(
                                        ORDER, RES, List.of(TWO_TEAS), NOON.plus(TTL)),
                                1));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(8, 2, 0, 10));

        assertThat(warehouse.on(confirmed(ORDER, 3)))
                .containsExactly(new Envelope<>(new InventoryCommitted(ORDER, RES), 3));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(8, 0, 2, 10));
    }

    @Test
    void a_released_order_gives_its_stock_back() {
        warehouse.on(created(ORDER, 1, TWO_TEAS));

        assertThat(warehouse.on(release(ORDER, 2, "payment declined")))
                .containsExactly(
                        new Envelope<>(new InventoryReleased(ORDER, RES, "payment declined"), 2));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(10, 0, 0, 10));
    }

    @Test
    void a_release_that_overtakes_its_order_leaves_a_tombstone_that_refuses_the_order() {
        assertThat(warehouse.say(release(ORDER, 1, "cancelled")))
                .isEqualTo(new InventoryReleased(ORDER, null, "cancelled"));
        assertThat(warehouse.say(created(ORDER, 1, TWO_TEAS)))
                .isEqualTo(new InventoryReleased(ORDER, null, "cancelled"));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(10, 0, 0, 10));
    }

    @Test
    void all_items_or_nothing_and_every_item_that_is_missing_is_named() {
        warehouse.on(described("old", "1.00", false));
        warehouse.on(new GoodsReceived("old", "old-1", 5));

        assertThat(
                        warehouse.say(
                                created(
                                        ORDER,
                                        1,
                                        item("tea", 1, "4.50"),
                                        item("tea", 10, "4.50"),
                                        item("ghost", 1, "1.00"),
                                        item("old", 1, "1.00"))))
                .isEqualTo(
                        new InventoryOutOfStock(
                                ORDER,
                                List.of(
                                        missing(
                                                "tea",
                                                11,
                                                10,
                                                UnavailableReason.INSUFFICIENT_STOCK),
                                        missing("ghost", 1, 0, UnavailableReason.UNKNOWN_PRODUCT),
                                        missing("old", 1, 0, UnavailableReason.NOT_FOR_SALE))));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(10, 0, 0, 10));
    }

    @Test
    void a_price_that_differs_in_any_line_is_refused() {
        assertThat(warehouse.say(created(ORDER, 1, TWO_TEAS, item("tea", 1, "4.49"))))
                .isEqualTo(
                        new InventoryOutOfStock(
                                ORDER,
                                List.of(missing("tea", 3, 10, UnavailableReason.PRICE_CHANGED))));
    }

    @Test
    void the_same_price_in_another_currency_is_refused() {
        OrderCreated dollars =
                new OrderCreated(ORDER, "c", List.of(TWO_TEAS), new BigDecimal("9.00"), "USD");

        assertThat(warehouse.say(new Requested(dollars, 1)))
                .isEqualTo(
                        new InventoryOutOfStock(
                                ORDER,
                                List.of(missing("tea", 2, 10, UnavailableReason.PRICE_CHANGED))));
    }

    @Test
    void an_order_that_was_rejected_stays_rejected_when_stock_comes_in() {
        OrderItem tooMany = item("tea", 11, "4.50");
        var refusal = warehouse.say(created(ORDER, 1, tooMany));
        warehouse.on(new GoodsReceived("tea", "second", 100));

        assertThat(warehouse.say(created(ORDER, 2, tooMany))).isEqualTo(refusal);
    }

    @Test
    void a_reservation_expires_at_its_time_and_not_before() {
        warehouse.on(created(ORDER, 1, TWO_TEAS));

        warehouse.now = NOON.plus(TTL).minusMillis(1);
        assertThat(warehouse.on(expiry(ORDER))).isEmpty();

        warehouse.now = NOON.plus(TTL);
        assertThat(warehouse.on(expiry(ORDER)))
                .containsExactly(new Envelope<>(new InventoryReleased(ORDER, RES, "EXPIRED"), 0));
        assertThat(warehouse.on(expiry(ORDER))).isEmpty();
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(10, 0, 0, 10));
    }

    @Test
    void a_late_reservation_that_was_not_given_back_yet_is_sold_all_the_same() {
        warehouse.on(created(ORDER, 1, TWO_TEAS));
        warehouse.now = NOON.plus(TTL).plusSeconds(60);

        assertThat(warehouse.say(confirmed(ORDER, 1)))
                .isEqualTo(new InventoryCommitted(ORDER, RES));
    }

    @Test
    void a_paid_order_whose_reservation_expired_is_sold_at_the_agreed_price() {
        expire();
        warehouse.on(described("tea", "99.00", false));

        assertThat(warehouse.say(confirmed(ORDER, 1)))
                .isEqualTo(new InventoryCommitted(ORDER, RES));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(8, 0, 2, 10));
    }

    @Test
    void a_paid_order_whose_stock_went_to_another_is_refused_for_good() {
        expire();
        OrderId other = new OrderId(new UUID(1, 2));
        warehouse.on(created(other, 1, item("tea", 9, "4.50")));
        var refusal =
                new InventoryOutOfStock(
                        ORDER, List.of(missing("tea", 2, 1, UnavailableReason.INSUFFICIENT_STOCK)));

        assertThat(warehouse.say(confirmed(ORDER, 1))).isEqualTo(refusal);
        warehouse.on(new GoodsReceived("tea", "second", 100));
        assertThat(warehouse.say(confirmed(ORDER, 2))).isEqualTo(refusal);
    }

    @Test
    void a_release_of_an_expired_reservation_is_for_ever() {
        expire();

        assertThat(warehouse.say(release(ORDER, 1, "time-out")))
                .isEqualTo(new InventoryReleased(ORDER, RES, "EXPIRED"));
        assertThat(warehouse.say(confirmed(ORDER, 1)))
                .isEqualTo(
                        new InventoryOutOfStock(
                                ORDER,
                                List.of(
                                        missing(
                                                "tea",
                                                2,
                                                0,
                                                UnavailableReason.INSUFFICIENT_STOCK))));
    }

    @Test
    void a_sale_is_final() {
        warehouse.on(created(ORDER, 1, TWO_TEAS));
        warehouse.on(confirmed(ORDER, 1));

        assertThat(warehouse.say(release(ORDER, 1, "too late")))
                .isEqualTo(new InventoryCommitted(ORDER, RES));
        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(8, 0, 2, 10));
    }

    @Test
    void goods_are_booked_once_per_receipt_id() {
        warehouse.on(new GoodsReceived("tea", "first", 10));
        warehouse.on(new GoodsReceived("tea", "first", 999));

        assertThat(warehouse.stock("tea")).isEqualTo(new Stock(10, 0, 0, 10));
        assertThat(warehouse.receipts).containsOnlyKeys("first");
        assertThat(warehouse.receipts.get("first"))
                .isEqualTo(new Receipt("first", "tea", 10, NOON));
    }

    @Test
    void goods_of_a_product_that_nobody_described_are_not_booked() {
        warehouse.on(new GoodsReceived("ghost", "second", 10));

        assertThat(warehouse.receipts).doesNotContainKey("second");
        assertThat(warehouse.products).doesNotContainKey("ghost");
    }

    @Test
    void a_new_description_leaves_the_pieces_alone_and_counts_only_differences() {
        warehouse.on(described("tea", "5.00", true));
        warehouse.on(described("tea", "5.00", true));

        assertThat(warehouse.products.get("tea"))
                .extracting(Product::version, Product::stock)
                .containsExactly(2, new Stock(10, 0, 0, 10));
    }

    private void expire() {
        warehouse.on(created(ORDER, 1, TWO_TEAS));
        warehouse.now = NOON.plus(TTL);
        warehouse.on(expiry(ORDER));
    }

    private static UnavailableItem missing(
            String productId, int requested, long available, UnavailableReason reason) {
        return new UnavailableItem(productId, requested, available, reason);
    }
}
