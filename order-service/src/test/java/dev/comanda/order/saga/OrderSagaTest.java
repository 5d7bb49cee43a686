package dev.comanda.order.saga;

import static dev.comanda.order.saga.AnOrder.NOON;
import static dev.comanda.order.saga.AnOrder.cancelRequested;
import static dev.comanda.order.saga.AnOrder.cancelled;
import static dev.comanda.order.saga.AnOrder.committed;
import static dev.comanda.order.saga.AnOrder.confirmed;
import static dev.comanda.order.saga.AnOrder.created;
import static dev.comanda.order.saga.AnOrder.declined;
import static dev.comanda.order.saga.AnOrder.expired;
import static dev.comanda.order.saga.AnOrder.failed;
import static dev.comanda.order.saga.AnOrder.outOfStock;
import static dev.comanda.order.saga.AnOrder.paid;
import static dev.comanda.order.saga.AnOrder.paymentTimedOut;
import static dev.comanda.order.saga.AnOrder.placed;
import static dev.comanda.order.saga.AnOrder.processRequest;
import static dev.comanda.order.saga.AnOrder.refundRequest;
import static dev.comanda.order.saga.AnOrder.refunded;
import static dev.comanda.order.saga.AnOrder.releaseRequest;
import static dev.comanda.order.saga.AnOrder.released;
import static dev.comanda.order.saga.AnOrder.reserved;
import static dev.comanda.order.saga.AnOrder.sagaTimedOut;
import static dev.comanda.order.saga.Dialogue.given;
import static dev.comanda.order.saga.OrderStatus.CANCELLED;
import static dev.comanda.order.saga.OrderStatus.CONFIRMED;
import static dev.comanda.order.saga.OrderStatus.FAILED;
import static dev.comanda.order.saga.OrderStatus.PENDING;

import dev.comanda.order.saga.Saga.Compensated;
import dev.comanda.order.saga.Saga.Completed;
import dev.comanda.order.saga.Saga.Failed;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.PaymentSucceeded;
import dev.comanda.order.saga.Saga.RefundOnly;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.ReleaseOnly;
import dev.comanda.order.saga.Saga.Started;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The roads of an order, each as the dialogue that takes place.
class OrderSagaTest {

    private static final String CANCELLED_BY_CUSTOMER = "CANCELLED: changed my mind";
    private static final String MISSING =
            "OUT_OF_STOCK: coffee INSUFFICIENT_STOCK, ghost UNKNOWN_PRODUCT";

    @Test
    void an_order_is_reserved_paid_and_sold() {
        given().when(placed())
                .becomes(Started.class, SagaStatus.STARTED, PENDING)
                .says(1, created())
                .when(reserved())
                .becomes(PaymentProcessing.class, SagaStatus.PAYMENT_PROCESSING, PENDING)
                .says(1, processRequest())
                .after(Duration.ofSeconds(3))
                .when(paid())
                .becomes(PaymentSucceeded.class, SagaStatus.PAYMENT_SUCCEEDED, CONFIRMED)
                .says(1, confirmed(NOON.plusSeconds(3)))
                .when(committed())
                .becomes(Completed.class, SagaStatus.COMPLETED, CONFIRMED)
                .saysNothing()
                .waitsUntil(new Deadlines(null, null, null));
    }

    @Test
    void an_order_that_is_out_of_stock_fails_and_names_what_is_missing() {
        given(placed())
                .when(outOfStock())
                .becomes(Failed.class, SagaStatus.FAILED, FAILED)
                .says(1, failed(MISSING))
                .waitsUntil(new Deadlines(null, null, null));
    }

    @Test
    void a_declined_payment_gives_the_stock_back() {
        String why = "PAYMENT_FAILED: card_declined";
        given(placed(), reserved())
                .when(declined())
                .becomes(ReleaseOnly.class, SagaStatus.COMPENSATING, PENDING)
                .says(1, releaseRequest(why))
                .after(Duration.ofSeconds(1))
                .when(released())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, CANCELLED)
                .says(1, cancelled(why, NOON.plusSeconds(1)));
    }

    @Test
    void a_payment_that_is_not_known_in_time_is_undone_before_the_stock() {
        paymentThenStock(given(placed(), reserved()).when(paymentTimedOut()), "PAYMENT_TIMEOUT");
    }

    @Test
    void an_order_that_takes_too_long_while_it_is_paid_is_undone() {
        paymentThenStock(given(placed(), reserved()).when(sagaTimedOut()), "SAGA_TIMEOUT");
    }

    @Test
    void an_order_that_is_cancelled_while_it_is_paid_is_undone() {
        paymentThenStock(
                given(placed(), reserved()).when(cancelRequested()), CANCELLED_BY_CUSTOMER);
    }

    private static void paymentThenStock(Dialogue dialogue, String why) {
        dialogue.becomes(RefundThenRelease.class, SagaStatus.COMPENSATING, PENDING)
                .says(1, refundRequest(why))
                .when(refunded())
                .becomes(ReleaseOnly.class, SagaStatus.COMPENSATING, PENDING)
                .says(1, releaseRequest(why))
                .when(released())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, CANCELLED)
                .says(1, cancelled(why, NOON));
    }

    @Test
    void an_order_that_takes_too_long_before_it_is_reserved_is_released_and_cancelled() {
        onlyStock(given(placed()).when(sagaTimedOut()), "SAGA_TIMEOUT");
    }

    @Test
    void an_order_that_is_cancelled_before_it_is_reserved_is_released_and_cancelled() {
        onlyStock(given(placed()).when(cancelRequested()), CANCELLED_BY_CUSTOMER);
    }

    private static void onlyStock(Dialogue dialogue, String why) {
        dialogue.becomes(ReleaseOnly.class, SagaStatus.COMPENSATING, PENDING)
                .says(1, releaseRequest(why))
                .when(released())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, CANCELLED)
                .says(1, cancelled(why, NOON));
    }

    @Test
    void an_order_that_is_paid_neither_times_out_nor_is_cancelled() {
        given(placed(), reserved(), paid())
                .when(sagaTimedOut())
                .saysNothing()
                .when(paymentTimedOut())
                .saysNothing()
                .when(cancelRequested())
                .saysNothing()
                .becomes(PaymentSucceeded.class, SagaStatus.PAYMENT_SUCCEEDED, CONFIRMED);
    }

    @Test
    void an_order_that_is_being_undone_neither_times_out_nor_is_cancelled_again() {
        for (Dialogue undoing :
                new Dialogue[] {
                    given(placed(), sagaTimedOut()),
                    given(placed(), reserved(), paymentTimedOut()),
                    given(placed(), reserved(), expired())
                }) {
            Saga before = undoing.saga;
            undoing.when(sagaTimedOut())
                    .saysNothing()
                    .when(paymentTimedOut())
                    .saysNothing()
                    .when(cancelRequested())
                    .saysNothing()
                    .becomes(before.getClass(), SagaStatus.COMPENSATING, PENDING);
        }
    }

    @Test
    void a_reservation_that_is_lost_while_it_is_paid_leaves_only_the_payment_to_undo() {
        String why = "RESERVATION_LOST: EXPIRED";
        given(placed(), reserved())
                .when(expired())
                .becomes(RefundOnly.class, SagaStatus.COMPENSATING, PENDING)
                .says(1, refundRequest(why))
                .when(refunded())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, CANCELLED)
                .says(1, cancelled(why, NOON));
    }

    @Test
    void a_paid_order_whose_stock_cannot_be_had_again_is_refunded() {
        given(placed(), reserved(), paid())
                .when(outOfStock())
                .becomes(RefundOnly.class, SagaStatus.COMPENSATING, PENDING)
                .says(1, refundRequest(MISSING))
                .when(refunded())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, CANCELLED)
                .says(1, cancelled(MISSING, NOON));
    }

    @Test
    void a_reservation_that_expires_after_the_payment_is_left_to_the_confirmation() {
        given(placed(), reserved(), paid())
                .when(expired())
                .saysNothing()
                .when(committed())
                .becomes(Completed.class, SagaStatus.COMPLETED, CONFIRMED);
    }

    @Test
    void a_reservation_that_expires_while_the_payment_is_undone_has_not_to_be_released() {
        given(placed(), reserved(), paymentTimedOut())
                .when(expired())
                .becomes(RefundOnly.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing()
                .when(refunded())
                .becomes(Compensated.class, SagaStatus.COMPENSATED, CANCELLED)
                .says(1, cancelled("PAYMENT_TIMEOUT", NOON));
    }

    @Test
    void a_payment_that_succeeds_while_its_undo_is_open_is_covered_by_it() {
        given(placed(), reserved(), paymentTimedOut())
                .when(paid())
                .becomes(RefundThenRelease.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing();
        given(placed(), reserved(), expired())
                .when(paid())
                .becomes(RefundOnly.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing();
    }

    @Test
    void a_payment_that_succeeds_after_its_undo_was_answered_is_undone_again() {
        String why = "PAYMENT_TIMEOUT";
        given(placed(), reserved(), paymentTimedOut(), refunded())
                .when(paid())
                .becomes(RefundThenRelease.class, SagaStatus.COMPENSATING, PENDING)
                .says(2, refundRequest(why))
                .when(refunded())
                .becomes(ReleaseOnly.class, SagaStatus.COMPENSATING, PENDING)
                .says(2, releaseRequest(why))
                .when(released())
                .says(1, cancelled(why, NOON));
    }

    @Test
    void
            a_release_that_was_asked_for_counts_when_it_is_answered_after_the_payment_was_opened_again() {
        given(placed(), reserved(), declined(), paid())
                .when(released())
                .becomes(RefundOnly.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing()
                .when(refunded())
                .says(1, cancelled("PAYMENT_FAILED: card_declined", NOON));
    }

    @Test
    void a_reservation_that_is_answered_while_its_undo_is_to_come_is_covered_by_it() {
        given(placed(), reserved(), paymentTimedOut())
                .when(reserved())
                .becomes(RefundThenRelease.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing();
        given(placed(), sagaTimedOut())
                .when(reserved())
                .becomes(ReleaseOnly.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing();
    }

    @Test
    void
            a_reservation_that_is_answered_after_the_stock_was_given_back_is_released_after_the_refund() {
        String why = "RESERVATION_LOST: EXPIRED";
        given(placed(), reserved(), expired())
                .when(reserved())
                .becomes(RefundThenRelease.class, SagaStatus.COMPENSATING, PENDING)
                .saysNothing()
                .when(refunded())
                .says(1, releaseRequest(why))
                .when(released())
                .says(1, cancelled(why, NOON));
    }
}
