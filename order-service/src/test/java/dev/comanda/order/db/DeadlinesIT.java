package dev.comanda.order.db;

import static dev.comanda.order.db.Happenings.NOON;
import static dev.comanda.order.db.Happenings.answer;
import static dev.comanda.order.db.Happenings.order;
import static dev.comanda.order.db.Happenings.outOfStock;
import static dev.comanda.order.db.Happenings.placed;
import static dev.comanda.order.db.Happenings.placedAgain;
import static dev.comanda.order.db.Happenings.released;
import static dev.comanda.order.db.Happenings.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.RestoredSagas.Told;
import dev.comanda.order.saga.Earlier;
import dev.comanda.order.saga.Earlier.Reach;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.ReleaseOnly;
import dev.comanda.order.saga.Saga.Started;
import dev.comanda.order.saga.SagaStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The timer's door: what is due is found in the rows, by a clock that the test moves.
class DeadlinesIT {

    private static final int LIMIT = 100;

    private final Corridor corridor = Corridor.onFreshDatabase();

    @AfterEach
    void close() {
        corridor.close();
    }

    @Test
    void nothing_is_due_before_its_time_and_a_resend_moves_it_on() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));

        assertThat(sweepAt(4_999)).isZero();
        assertThat(sweepAt(5_000)).isEqualTo(1);
        assertThat(sweepAt(5_000)).isZero();
        assertThat(sweepAt(14_999)).isZero();
        assertThat(sweepAt(15_000)).isEqualTo(1);
        assertThat(((Started) corridor.saga(id)).attempt()).isEqualTo(3);
        assertThat(said())
                .containsExactly(
                        id + ":orders.created:1",
                        id + ":orders.created:2",
                        id + ":orders.created:3");
    }

    @Test
    void an_order_that_nobody_reserves_is_given_up_after_five_minutes() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));

        assertThat(sweepAt(299_999)).as("a resend").isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(Started.class);
        assertThat(sweepAt(300_000)).isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(ReleaseOnly.class);
        corridor.handle(List.of(answer(released(id), 1)));
        assertThat(corridor.saga(id)).isInstanceOf(Compensated.class);
        assertThat(said().getLast()).isEqualTo(id + ":orders.cancelled:1");
        assertThat(sweepAt(86_400_000)).as("an ended saga is never due").isZero();
    }

    @Test
    void a_payment_that_is_not_answered_is_undone_after_two_minutes() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.handle(List.of(answer(reserved(id), 1)));

        assertThat(sweepAt(119_999)).as("a resend").isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(PaymentProcessing.class);
        assertThat(sweepAt(120_000)).isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(RefundThenRelease.class);
        assertThat(said().getLast()).isEqualTo(id + ":payments.refund_request:1");
    }

    /// After a restore its deadlines are long ago, and what it had begun may have been finished.
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
        assertThat(sweepAt(3_600_000)).as("they ask again, at once").isEqualTo(2);
        assertThat(corridor.saga(started)).isInstanceOf(Started.class);
        assertThat(corridor.saga(paying)).isInstanceOf(PaymentProcessing.class);
        sweepAt(3_719_999);
        assertThat(corridor.saga(paying)).isInstanceOf(PaymentProcessing.class);
        sweepAt(3_720_000);
        assertThat(corridor.saga(paying)).isInstanceOf(RefundThenRelease.class);
        sweepAt(3_899_999);
        assertThat(corridor.saga(started)).isInstanceOf(Started.class);
        sweepAt(3_900_000);
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
        assertThat(sweepAt(3_600_000)).as("they ask again, at once").isEqualTo(3);
        assertThat(said())
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
        assertThat(said())
                .containsExactly(
                        again + ":orders.created:8",
                        first + ":orders.created:1",
                        again + ":payments.process_request:8");
        assertThat(sweepAt(86_400_000)).isEqualTo(2);
        assertThat(corridor.saga(again)).isInstanceOf(PaymentProcessing.class);
    }

    private Earlier earlier(OrderId order) {
        return ((Saga.Placed) corridor.saga(order)).order().earlier();
    }

    /// With the usual limits: 5 + 10 + 20 + 40 + 5 × 60 s after it was asked first.
    @Test
    void an_undo_is_stuck_with_its_tenth_attempt_and_goes_on_asking() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        int forward = 1;
        for (int second = 1; second < 300; second++) {
            forward += sweepAt(second * 1000L);
        }
        assertThat(forward).as("attempts of a request that times out").isEqualTo(8).isLessThan(10);
        assertThat(sweepAt(300_000)).isEqualTo(1);
        assertThat(stuck()).isZero();

        for (int second = 301; second < 300 + 375; second++) {
            sweepAt(second * 1000L);
        }
        assertThat(stuck()).isZero();
        assertThat(sweepAt(675_000)).isEqualTo(1);
        assertThat(stuck()).isEqualTo(1);
        assertThat(said().getLast()).isEqualTo(id + ":inventory.release_request:10");
        assertThat(sweepAt(735_000)).as("a minute later").isEqualTo(1);
        assertThat(stuck()).isEqualTo(1);
        corridor.handle(List.of(answer(released(id), 11)));
        assertThat(stuck()).isZero();
    }

    private long stuck() {
        return corridor.openSagas().count().await().atMost(Corridor.DEADLINE).stuck();
    }

    @Test
    void what_is_most_overdue_goes_first_and_a_run_takes_no_more_than_its_limit() {
        List<OrderId> ids = IntStream.rangeClosed(1, 5).mapToObj(Happenings::order).toList();
        for (OrderId id : ids.reversed()) {
            corridor.handle(List.of(placed(id, corridor.now)));
            corridor.now = corridor.now.plusSeconds(1);
        }
        assertThat(said(2)).isEmpty();

        corridor.now = NOON.plusSeconds(60);
        assertThat(corridor.sweep(2)).isEqualTo(2);
        assertThat(said(2)).containsExactly(ids.get(4), ids.get(3));
        assertThat(corridor.sweep(2)).isEqualTo(2);
        assertThat(corridor.sweep(2)).isEqualTo(1);
        assertThat(corridor.sweep(2)).isZero();
        assertThat(said(2)).containsExactlyElementsOf(ids.reversed());
    }

    @Test
    void a_saga_that_somebody_works_on_is_left_to_them_without_waiting() throws SQLException {
        OrderId held = order(1);
        OrderId free = order(2);
        corridor.handle(List.of(placed(held, NOON), placed(free, NOON)));
        corridor.now = NOON.plusSeconds(5);
        try (Connection connection = corridor.database.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                    connection.prepareStatement(
                            "SELECT 1 FROM saga WHERE order_id = ? FOR NO KEY UPDATE")) {
                lock.setObject(1, held.value());
                lock.executeQuery();
                assertThat(corridor.sweep(LIMIT)).isEqualTo(1);
                assertThat(said(2)).containsExactly(free);
            }
            connection.rollback();
        }
        assertThat(corridor.sweep(LIMIT)).isEqualTo(1);
        assertThat(said(2)).containsExactly(free, held);
    }

    @Test
    void two_instances_that_sweep_at_once_share_the_work() {
        List<OrderId> ids = IntStream.rangeClosed(1, 200).mapToObj(Happenings::order).toList();
        corridor.handle(ids.stream().map(id -> placed(id, NOON)).toList());
        corridor.now = NOON.plusSeconds(5);
        try (Corridor other = new Corridor(corridor.database)) {
            other.now = corridor.now;
            int found = 0;
            int both;
            do {
                var one = corridor.sweepAsync(30).subscribeAsCompletionStage();
                both = other.sweep(30) + one.join();
                found += both;
            } while (both > 0);
            assertThat(found).isEqualTo(200);
            assertThat(corridor.said.size() + other.said.size()).isEqualTo(400);
            assertThat(corridor.count("SELECT count(*) FROM outbox")).isEqualTo(400);
        }
    }

    @Test
    void a_saga_that_ended_wakes_nobody() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.handle(List.of(answer(outOfStock(id), 1)));

        assertThat(corridor.count("SELECT count(*) FROM saga WHERE wake_at IS NOT NULL")).isZero();
        assertThat(sweepAt(600_000)).isZero();
    }

    /// The indexed time to wake at stays while a saga goes forward, and comes too early then.
    @Test
    void a_saga_that_went_on_before_it_was_due_is_put_off_in_silence() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.now = NOON.plusSeconds(4);
        corridor.handle(List.of(answer(reserved(id), 1)));
        assertThat(wokenAfter(5)).as("as it was placed").isEqualTo(1);

        assertThat(sweepAt(5_000)).isZero();
        assertThat(wokenAfter(9)).as("when the request is due again").isEqualTo(1);
        assertThat(sweepAt(8_999)).isZero();
        assertThat(sweepAt(9_000)).isEqualTo(1);
        assertThat(said())
                .containsExactly(
                        id + ":orders.created:1",
                        id + ":payments.process_request:1",
                        id + ":payments.process_request:2");
    }

    @Test
    void what_waits_for_somebody_who_has_enough_to_read_is_not_asked_again_until_it_has_less() {
        OrderId waiting = order(1);
        OrderId other = order(2);
        corridor.handle(List.of(placed(waiting, NOON), placed(other, NOON)));
        corridor.handle(List.of(answer(reserved(other), 1)));
        corridor.busy = Set.of(SagaStatus.STARTED);

        assertThat(sweepAt(5_000)).as("the other's request only").isEqualTo(1);
        assertThat(sweepAt(9_999)).isZero();
        assertThat(sweepAt(14_000)).isZero();
        corridor.busy = Set.of();
        assertThat(sweepAt(18_999)).as("the other's only").isEqualTo(1);
        assertThat(sweepAt(19_000)).isEqualTo(1);
        assertThat(((Started) corridor.saga(waiting)).attempt()).isEqualTo(2);
    }

    @Test
    void a_saga_is_given_up_in_time_however_much_its_addressee_has_to_read() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.busy = Set.of(SagaStatus.STARTED, SagaStatus.PAYMENT_PROCESSING);

        assertThat(sweepAt(299_999)).isZero();
        assertThat(sweepAt(300_000)).isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(ReleaseOnly.class);
        assertThat(sweepAt(305_000)).as("an undo is asked for all the same").isEqualTo(1);
    }

    /// Sagas that wake so many seconds after noon.
    private long wokenAfter(int seconds) {
        return corridor.count(
                "SELECT count(*) FROM saga WHERE wake_at = '"
                        + NOON.plusSeconds(seconds)
                        + "'::timestamptz");
    }

    private int sweepAt(long millis) {
        corridor.now = NOON.plusMillis(millis);
        return corridor.sweep(LIMIT);
    }

    private List<String> said() {
        return corridor.saidKeys().stream().map(MessageKey::messageId).toList();
    }

    /// The orders about which something was said as this attempt.
    private List<OrderId> said(int attempt) {
        return corridor.saidKeys().stream()
                .filter(key -> key.attempt() == attempt)
                .map(MessageKey::orderId)
                .toList();
    }
}
