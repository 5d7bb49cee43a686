package dev.comanda.inventory.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.inventory.stock.Reservation.Active;
import dev.comanda.inventory.stock.Reservation.Committed;
import dev.comanda.inventory.stock.Reservation.Expired;
import dev.comanda.inventory.stock.Reservation.Rejected;
import dev.comanda.inventory.stock.Reservation.Released;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.released.KeptRows;
import dev.comanda.nats.released.Releases;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reservations in whatever state an earlier release left them are read by this one, and go on.
class ReleasedRowsIT {

    private static final Instant SOON = Instant.parse("2026-11-22T12:15:00.120Z");
    private static final List<OrderItem> ITEMS =
            List.of(new OrderItem("wasser, \"still\" 水", 2, new BigDecimal("4.50")));

    private static final List<Reservation> STATES =
            List.of(
                    new Active(order(1), ITEMS, SOON),
                    new Committed(order(2), ITEMS, SOON),
                    new Expired(order(3), ITEMS, SOON),
                    new Released(order(4), ITEMS, "card_declined"),
                    new Released(order(5), List.of(), "a tombstone"),
                    new Rejected(
                            order(6),
                            ITEMS,
                            List.of(
                                    new UnavailableItem(
                                            "tea", 2, 1, UnavailableReason.PRICE_CHANGED))));

    static List<Path> releases() {
        return Releases.all();
    }

    @Test
    @EnabledIfSystemProperty(named = "keep", matches = ".+")
    void what_is_released_now_is_kept() throws SQLException {
        Path release = Releases.beingMade().orElseThrow();
        try (Corridor corridor = new Corridor()) {
            corridor.product("wasser, \"still\" 水", 10);
            corridor.plant("UPDATE product SET available = 6, reserved = 2, sold = 2");
            corridor.store(STATES);
            KeptRows.keep(corridor.database, release, List.of("product", "receipt", "reservation"));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void every_state_of_a_release_is_read_and_goes_on(Path release) throws SQLException {
        try (Corridor corridor = new Corridor()) {
            KeptRows.insert(corridor.database, release);
            areRead(corridor);

            corridor.now = SOON.plusSeconds(1);
            corridor.sweep(100);
            assertThat(corridor.status(order(1))).as("its time has run out").isEqualTo("EXPIRED");
            corridor.handle(Corridor.confirmed(order(3), 1));
            assertThat(corridor.status(order(3))).as("had again").isEqualTo("COMMITTED");
            assertThat(corridor.stock("wasser, \"still\" 水")).isEqualTo(new Stock(6, 0, 4, 10));
        }
    }

    private static void areRead(Corridor corridor) {
        assertThat(corridor.reservations(STATES.stream().map(Reservation::orderId).toList()))
                .containsExactlyInAnyOrderElementsOf(STATES);
    }

    private static OrderId order(int number) {
        return new OrderId(UUID.fromString("0193a5c0-7d1e-7abc-8def-00000000000" + number));
    }
}
