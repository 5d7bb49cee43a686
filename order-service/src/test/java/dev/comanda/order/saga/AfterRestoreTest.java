package dev.comanda.order.saga;

import static dev.comanda.order.saga.AnOrder.NOON;
import static dev.comanda.order.saga.AnOrder.cancelRequested;
import static dev.comanda.order.saga.AnOrder.cancelled;
import static dev.comanda.order.saga.AnOrder.committed;
import static dev.comanda.order.saga.AnOrder.confirmed;
import static dev.comanda.order.saga.AnOrder.created;
import static dev.comanda.order.saga.AnOrder.expired;
import static dev.comanda.order.saga.AnOrder.outOfStock;
import static dev.comanda.order.saga.AnOrder.paid;
import static dev.comanda.order.saga.AnOrder.placedAgain;
import static dev.comanda.order.saga.AnOrder.processRequest;
import static dev.comanda.order.saga.AnOrder.refundRequest;
import static dev.comanda.order.saga.AnOrder.refunded;
import static dev.comanda.order.saga.AnOrder.releaseRequest;
import static dev.comanda.order.saga.AnOrder.released;
import static dev.comanda.order.saga.AnOrder.resendDue;
import static dev.comanda.order.saga.AnOrder.reserved;
import static dev.comanda.order.saga.AnOrder.sagaTimedOut;
import static dev.comanda.order.saga.Dialogue.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.order.saga.Earlier.Reach;
import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Orders whose life the database has forgotten, because it was put back to a backup.
class AfterRestoreTest {

    private static final SagaEvent UNPAID = placedAgain(new Earlier(Reach.UNPAID, 7));
    private static final SagaEvent MAYBE_PAID = placedAgain(new Earlier(Reach.MAYBE_PAID, 7));
    private static final SagaEvent CONFIRMED = placedAgain(new Earlier(Reach.CONFIRMED, 7));

    /// All that is not as in a first life, as it is there and as it is here.
    private static final String DIFFERENCES =
            """
            MAYBE_PAID Started on `inventory.out_of_stock`: → Failed: `orders.failed`, → RefundOnly: `payments.refund_request`
            MAYBE_PAID Started on `inventory.released`: ·, → RefundOnly: `payments.refund_request`
            MAYBE_PAID Started on saga time-out: → ReleaseOnly: `inventory.release_request`, → RefundThenRelease: `payments.refund_request`
            MAYBE_PAID Started on cancel: → ReleaseOnly: `inventory.release_request`, → RefundThenRelease: `payments.refund_request`
            CONFIRMED Started on `inventory.out_of_stock`: → Failed: `orders.failed`, → RefundOnly: `payments.refund_request`
            CONFIRMED Started on `inventory.released`: ·, → PaymentProcessing: `payments.process_request`
            CONFIRMED Started on saga time-out: → ReleaseOnly: `inventory.release_request`, → RefundThenRelease: `payments.refund_request`
            CONFIRMED Started on cancel: → ReleaseOnly: `inventory.release_request`, ·
            CONFIRMED PaymentProcessing on `inventory.released`: → RefundOnly: `payments.refund_request`, ·
            CONFIRMED PaymentProcessing on cancel: → RefundThenRelease: `payments.refund_request`, ·
            """;

    @Test
    void every_other_pair_of_state_and_event_is_as_in_a_first_life() {
        List<String> differences = new ArrayList<>();
        for (Reach reach : Reach.values()) {
            SagaTable.states(placedAgain(new Earlier(reach, 7)))
                    .forEach(
                            (state, dialogue) ->
                                    SagaTable.EVENTS.keySet().stream()
                                            .map(event -> difference(state, dialogue.saga, event))
                                            .filter(line -> !line.isEmpty())
                                            .forEach(line -> differences.add(reach + " " + line)));
        }
        assertThat(differences).containsExactlyElementsOf(DIFFERENCES.lines().toList());
    }

    private static String difference(String state, Saga again, String event) {
        Saga first = Objects.requireNonNull(SagaTable.STATES.get(state)).saga;
        String usual = SagaTable.cell(first, event);
        String now = SagaTable.cell(again, event);
        return now.equals(usual) ? "" : "%s on %s: %s, %s".formatted(state, event, usual, now);
    }

    @Test
    void every_request_goes_on_where_the_earlier_life_had_stopped_counting() {
        given().when(CONFIRMED)
                .says(8, created())
                .when(resendDue())
                .says(9, created())
                .when(reserved())
                .says(8, processRequest())
                .when(paid())
                .says(8, confirmed(NOON))
                .when(resendDue())
                .says(9, confirmed(NOON))
                .when(outOfStock())
                .says(
                        8,
                        refundRequest(
                                "OUT_OF_STOCK: coffee INSUFFICIENT_STOCK, ghost UNKNOWN_PRODUCT"));
    }

    @Test
    void the_pauses_are_those_of_a_first_life() {
        given(MAYBE_PAID)
                .waitsUntil(new Deadlines(NOON.plusSeconds(300), null, NOON.plusSeconds(5)));
    }

    @Test
    void what_may_be_paid_is_refunded_when_it_runs_out_of_time_before_it_is_reserved() {
        given(MAYBE_PAID)
                .when(sagaTimedOut())
                .becomes(RefundThenRelease.class, SagaStatus.COMPENSATING, OrderStatus.PENDING)
                .says(8, refundRequest("SAGA_TIMEOUT"))
                .when(refunded())
                .says(8, releaseRequest("SAGA_TIMEOUT"))
                .when(released())
                .says(8, cancelled("SAGA_TIMEOUT", NOON));
    }

    /// Its number would be that of the answer to the release, which would then count as heard.
    @Test
    void what_may_be_paid_and_hears_that_its_stock_is_released_asks_for_the_refund_alone() {
        given(MAYBE_PAID)
                .when(released())
                .says(8, refundRequest("RESERVATION_LOST: asked for"))
                .when(refunded())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, OrderStatus.CANCELLED)
                .says(8, cancelled("RESERVATION_LOST: asked for", NOON));
    }

    @Test
    void what_was_not_paid_fails_again() {
        given(UNPAID)
                .when(outOfStock())
                .becomes(Saga.Failed.class, SagaStatus.FAILED, OrderStatus.FAILED);
    }

    @Test
    void what_was_confirmed_waits_without_an_end_and_is_not_cancelled() {
        given(CONFIRMED)
                .waitsUntil(new Deadlines(null, null, NOON.plusSeconds(5)))
                .when(cancelRequested())
                .saysNothing()
                .after(Duration.ofHours(1))
                .when(reserved())
                .says(8, processRequest())
                .waitsUntil(new Deadlines(null, null, NOON.plusSeconds(3_605)))
                .when(cancelRequested())
                .saysNothing();
    }

    @Test
    void what_was_confirmed_and_finds_its_reservation_run_out_fights_for_it() {
        given(CONFIRMED)
                .when(expired())
                .says(8, processRequest())
                .when(expired())
                .saysNothing()
                .when(paid())
                .says(8, confirmed(NOON))
                .when(committed())
                .becomes(Saga.Completed.class, SagaStatus.COMPLETED, OrderStatus.CONFIRMED);
    }
}
