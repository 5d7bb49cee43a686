package dev.comanda.order.db;

import static dev.comanda.order.db.Happenings.NOON;
import static dev.comanda.order.db.Happenings.answer;
import static dev.comanda.order.db.Happenings.order;
import static dev.comanda.order.db.Happenings.outOfStock;
import static dev.comanda.order.db.Happenings.placed;
import static dev.comanda.order.db.Happenings.released;
import static dev.comanda.order.db.Happenings.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.ReleaseOnly;
import dev.comanda.order.saga.Saga.Started;
import dev.comanda.order.saga.SagaStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The timer's door: what is due is found in the rows, by a clock that the test moves.
class DeadlinesIT {

    private final Corridor corridor = Corridor.onFreshDatabase();

    @AfterEach
    void close() {
        corridor.close();
    }

    @Test
    void nothing_is_due_before_its_time_and_a_resend_moves_it_on() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));

        assertThat(corridor.sweepAt(4_999)).isZero();
        assertThat(corridor.sweepAt(5_000)).isEqualTo(1);
        assertThat(corridor.sweepAt(5_000)).isZero();
        assertThat(corridor.sweepAt(14_999)).isZero();
        assertThat(corridor.sweepAt(15_000)).isEqualTo(1);
        assertThat(((Started) corridor.saga(id)).attempt()).isEqualTo(3);
        assertThat(corridor.saidIds())
                .containsExactly(
                        id + ":orders.created:1",
                        id + ":orders.created:2",
                        id + ":orders.created:3");
    }

    @Test
    void an_order_that_nobody_reserves_is_given_up_after_five_minutes() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));

        assertThat(corridor.sweepAt(299_999)).as("a resend").isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(Started.class);
        assertThat(corridor.sweepAt(300_000)).isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(ReleaseOnly.class);
        corridor.handle(List.of(answer(released(id), 1)));
        assertThat(corridor.saga(id)).isInstanceOf(Compensated.class);
        assertThat(corridor.saidIds().getLast()).isEqualTo(id + ":orders.cancelled:1");
        assertThat(corridor.sweepAt(86_400_000)).as("an ended saga is never due").isZero();
    }

    @Test
    void a_payment_that_is_not_answered_is_undone_after_two_minutes() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.handle(List.of(answer(reserved(id), 1)));

        assertThat(corridor.sweepAt(119_999)).as("a resend").isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(PaymentProcessing.class);
        assertThat(corridor.sweepAt(120_000)).isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(RefundThenRelease.class);
        assertThat(corridor.saidIds().getLast()).isEqualTo(id + ":payments.refund_request:1");
    }

    /// After a restore its deadlines are long ago, and what it had begun may have been finished.
    /// With the usual limits: 5 + 10 + 20 + 40 + 5 × 60 s after it was asked first.
    @Test
    void an_undo_is_stuck_with_its_tenth_attempt_and_goes_on_asking() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        int forward = 1;
        for (int second = 1; second < 300; second++) {
            forward += corridor.sweepAt(second * 1000L);
        }
        assertThat(forward).as("attempts of a request that times out").isEqualTo(8).isLessThan(10);
        assertThat(corridor.sweepAt(300_000)).isEqualTo(1);
        assertThat(stuck()).isZero();

        for (int second = 301; second < 300 + 375; second++) {
            corridor.sweepAt(second * 1000L);
        }
        assertThat(stuck()).isZero();
        assertThat(corridor.sweepAt(675_000)).isEqualTo(1);
        assertThat(stuck()).isEqualTo(1);
        assertThat(corridor.saidIds().getLast()).isEqualTo(id + ":inventory.release_request:10");
        assertThat(corridor.sweepAt(735_000)).as("a minute later").isEqualTo(1);
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
                assertThat(corridor.sweep(Corridor.LIMIT)).isEqualTo(1);
                assertThat(said(2)).containsExactly(free);
            }
            connection.rollback();
        }
        assertThat(corridor.sweep(Corridor.LIMIT)).isEqualTo(1);
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
        assertThat(corridor.sweepAt(600_000)).isZero();
    }

    /// The indexed time to wake at stays while a saga goes forward, and comes too early then.
    @Test
    void a_saga_that_went_on_before_it_was_due_is_put_off_in_silence() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.now = NOON.plusSeconds(4);
        corridor.handle(List.of(answer(reserved(id), 1)));
        assertThat(wokenAfter(5)).as("as it was placed").isEqualTo(1);

        assertThat(corridor.sweepAt(5_000)).isZero();
        assertThat(wokenAfter(9)).as("when the request is due again").isEqualTo(1);
        assertThat(corridor.sweepAt(8_999)).isZero();
        assertThat(corridor.sweepAt(9_000)).isEqualTo(1);
        assertThat(corridor.saidIds())
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

        assertThat(corridor.sweepAt(5_000)).as("the other's request only").isEqualTo(1);
        assertThat(corridor.sweepAt(9_999)).isZero();
        assertThat(corridor.sweepAt(14_000)).isZero();
        corridor.busy = Set.of();
        assertThat(corridor.sweepAt(18_999)).as("the other's only").isEqualTo(1);
        assertThat(corridor.sweepAt(19_000)).isEqualTo(1);
        assertThat(((Started) corridor.saga(waiting)).attempt()).isEqualTo(2);
    }

    @Test
    void a_saga_is_given_up_in_time_however_much_its_addressee_has_to_read() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.busy = Set.of(SagaStatus.STARTED, SagaStatus.PAYMENT_PROCESSING);

        assertThat(corridor.sweepAt(299_999)).isZero();
        assertThat(corridor.sweepAt(300_000)).isEqualTo(1);
        assertThat(corridor.saga(id)).isInstanceOf(ReleaseOnly.class);
        assertThat(corridor.sweepAt(305_000)).as("an undo is asked for all the same").isEqualTo(1);
    }

    /// Sagas that wake so many seconds after noon.
    private long wokenAfter(int seconds) {
        return corridor.count(
                "SELECT count(*) FROM saga WHERE wake_at = '"
                        + NOON.plusSeconds(seconds)
                        + "'::timestamptz");
    }

    /// The orders about which something was said as this attempt.
    private List<OrderId> said(int attempt) {
        return corridor.saidKeys().stream()
                .filter(key -> key.attempt() == attempt)
                .map(MessageKey::orderId)
                .toList();
    }
}
