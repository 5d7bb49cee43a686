package dev.comanda.order.db;

import static dev.comanda.order.db.Happenings.NOON;
import static dev.comanda.order.db.Happenings.answer;
import static dev.comanda.order.db.Happenings.order;
import static dev.comanda.order.db.Happenings.outOfStock;
import static dev.comanda.order.db.Happenings.placed;
import static dev.comanda.order.db.Happenings.placedAgain;
import static dev.comanda.order.db.Happenings.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.RestoredSagas.Told;
import dev.comanda.order.saga.Earlier;
import dev.comanda.order.saga.Earlier.Reach;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.Started;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of the rows of a database that was put back to a backup.
class RestoredSagasIT {

    private final Corridor corridor = Corridor.onFreshDatabase();

    @AfterEach
    void close() {
        corridor.close();
    }

    @Test
    void a_saga_from_a_backup_begins_its_time_anew() {
        OrderId started = order(1);
        OrderId paying = order(2);
        OrderId failed = order(3);
        corridor.handle(List.of(placed(started, NOON), placed(paying, NOON), placed(failed, NOON)));
        corridor.handle(List.of(answer(reserved(paying), 1), answer(outOfStock(failed), 1)));

        RestoredSagas restored = new RestoredSagas(corridor.pool);
        assertThat(restored.giveTime(NOON.plusSeconds(3_600), Corridor.LIMITS))
                .as("with the time of their last change: nothing was said before it that matters")
                .isEqualTo(Map.of(started, NOON, paying, NOON));
        assertThat(corridor.sweepAt(3_600_000)).as("they ask again, at once").isEqualTo(2);
        assertThat(corridor.saga(started)).isInstanceOf(Started.class);
        assertThat(corridor.saga(paying)).isInstanceOf(PaymentProcessing.class);
        corridor.sweepAt(3_719_999);
        assertThat(corridor.saga(paying)).isInstanceOf(PaymentProcessing.class);
        corridor.sweepAt(3_720_000);
        assertThat(corridor.saga(paying)).isInstanceOf(RefundThenRelease.class);
        corridor.sweepAt(3_899_999);
        assertThat(corridor.saga(started)).isInstanceOf(Started.class);
        corridor.sweepAt(3_900_000);
        assertThat(corridor.saga(started))
                .as("it may have been paid in the hour that is forgotten")
                .isInstanceOf(RefundThenRelease.class);
    }

    @Test
    void a_saga_from_a_backup_is_told_of_the_life_that_is_forgotten() {
        OrderId confirmed = order(1);
        OrderId failed = order(2);
        OrderId silent = order(3);
        corridor.handle(
                List.of(placed(confirmed, NOON), placed(failed, NOON), placed(silent, NOON)));
        Instant later = NOON.plusSeconds(3_600);
        RestoredSagas restored = new RestoredSagas(corridor.pool);
        restored.giveTime(later, Corridor.LIMITS);
        restored.remember(
                List.of(
                        new Told(confirmed, Reach.CONFIRMED, 4),
                        new Told(failed, Reach.UNPAID, 2),
                        new Told(silent, null, 0)),
                later);

        assertThat(earlier(confirmed)).isEqualTo(new Earlier(Reach.CONFIRMED, 4));
        assertThat(earlier(failed)).isEqualTo(new Earlier(Reach.UNPAID, 2));
        assertThat(earlier(silent)).isEqualTo(new Earlier(Reach.MAYBE_PAID, 0));
        assertThat(((Saga.Placed) corridor.saga(confirmed)).deadlines().saga()).isNull();
        assertThat(corridor.sweepAt(3_600_000)).as("they ask again, at once").isEqualTo(3);
        assertThat(corridor.saidIds())
                .contains(
                        confirmed + ":orders.created:6",
                        failed + ":orders.created:4",
                        silent + ":orders.created:2");

        restored.giveTime(later, Corridor.LIMITS);
        restored.remember(List.of(new Told(confirmed, null, 6)), later);
        assertThat(earlier(confirmed))
                .as("recovered once more, and nothing new was said")
                .isEqualTo(new Earlier(Reach.CONFIRMED, 6));
    }

    @Test
    void an_order_that_is_placed_again_keeps_what_is_known_of_its_earlier_life() {
        Earlier life = new Earlier(Reach.CONFIRMED, 7);
        OrderId again = order(1);
        OrderId first = order(2);
        corridor.handle(List.of(placedAgain(again, NOON, life), placed(first, NOON)));
        assertThat(earlier(again)).isEqualTo(life);
        assertThat(earlier(first)).isEqualTo(Earlier.NONE);
        corridor.handle(List.of(answer(reserved(again), 8)));
        assertThat(earlier(again)).isEqualTo(life);
        assertThat(corridor.saidIds())
                .containsExactly(
                        again + ":orders.created:8",
                        first + ":orders.created:1",
                        again + ":payments.process_request:8");
        assertThat(corridor.sweepAt(86_400_000)).isEqualTo(2);
        assertThat(corridor.saga(again)).isInstanceOf(PaymentProcessing.class);
    }

    private Earlier earlier(OrderId order) {
        return ((Saga.Placed) corridor.saga(order)).order().earlier();
    }
}
