package dev.comanda.order.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.released.KeptRows;
import dev.comanda.nats.released.Releases;
import dev.comanda.order.saga.Deadlines;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.Completed;
import dev.comanda.order.saga.Saga.Failed;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.PaymentSucceeded;
import dev.comanda.order.saga.Saga.RefundOnly;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.ReleaseOnly;
import dev.comanda.order.saga.Saga.Started;
import dev.comanda.order.saga.Saga.Undo;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sagas in whatever state an earlier release left them are read by this one, and go on.
class ReleasedRowsIT {

    private static final Instant NOON = Happenings.NOON;
    private static final Deadlines OPEN =
            new Deadlines(NOON.plus(Duration.ofMinutes(5)), null, NOON.plus(Duration.ofSeconds(5)));
    private static final Deadlines PAYING =
            new Deadlines(
                    NOON.plus(Duration.ofMinutes(5)),
                    NOON.plus(Duration.ofMinutes(2)),
                    NOON.plus(Duration.ofSeconds(5)));
    private static final Deadlines ASKING =
            new Deadlines(null, null, NOON.plus(Duration.ofSeconds(10)));

    private static final List<Saga.Placed> STATES =
            List.of(
                    new Started(order(1), 2, OPEN),
                    new PaymentProcessing(order(2), "res_2", 1, PAYING),
                    new PaymentSucceeded(order(3), "res_3", "pay_3", 3, ASKING),
                    new RefundThenRelease(order(4), new Undo("payment time-out", 2, 0), ASKING),
                    new RefundOnly(order(5), new Undo("EXPIRED", 1, 1), ASKING),
                    new ReleaseOnly(order(6), new Undo("card_declined", 0, 4), ASKING),
                    new Completed(order(7)),
                    new Failed(order(8), "out of stock"),
                    new Compensated(order(9), "no “more” ‘need’ – ☕"));

    static List<Path> releases() {
        return Releases.all();
    }

    @Test
    @EnabledIfSystemProperty(named = "keep", matches = ".+")
    void what_is_released_now_is_kept() throws SQLException {
        Path release = Releases.beingMade().orElseThrow();
        try (Corridor corridor = Corridor.onFreshDatabase()) {
            corridor.store(STATES);
            KeptRows.keep(corridor.database, release, List.of("orders", "saga"));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void every_state_of_a_release_is_read_and_goes_on(Path release) throws SQLException {
        try (Corridor corridor = Corridor.onFreshDatabase()) {
            KeptRows.insert(corridor.database, release);
            areRead(corridor);

            corridor.now = NOON.plus(Duration.ofSeconds(30));
            corridor.sweep(100);
            Set<OrderId> asked =
                    corridor.saidKeys().stream()
                            .map(key -> key.orderId())
                            .collect(Collectors.toSet());
            assertThat(asked)
                    .as("whoever waits asks again")
                    .containsExactlyInAnyOrderElementsOf(
                            STATES.stream()
                                    .filter(Saga.Waiting.class::isInstance)
                                    .map(state -> state.order().id())
                                    .toList());
        }
    }

    private static void areRead(Corridor corridor) {
        assertThat(corridor.sagas(STATES.stream().map(state -> state.order().id()).toList()))
                .containsExactlyInAnyOrderEntriesOf(
                        STATES.stream()
                                .collect(
                                        Collectors.toMap(
                                                state -> state.order().id(), state -> state)));
    }

    private static Order order(int number) {
        return new Order(
                new OrderId(UUID.fromString("0193a5c0-7d1e-7abc-8def-00000000000" + number)),
                "ana ☕",
                List.of(
                        new OrderItem("coffee", 2, new BigDecimal("2.50")),
                        new OrderItem("wasser, \"still\" 水", 3, new BigDecimal("0.00"))),
                new Money(500, "EUR"),
                "pm_card_visa",
                NOON);
    }
}
