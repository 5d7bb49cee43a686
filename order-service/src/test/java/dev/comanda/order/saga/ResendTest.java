package dev.comanda.order.saga;

import static dev.comanda.order.saga.AnOrder.NOON;
import static dev.comanda.order.saga.AnOrder.confirmed;
import static dev.comanda.order.saga.AnOrder.created;
import static dev.comanda.order.saga.AnOrder.expired;
import static dev.comanda.order.saga.AnOrder.paid;
import static dev.comanda.order.saga.AnOrder.paymentTimedOut;
import static dev.comanda.order.saga.AnOrder.placed;
import static dev.comanda.order.saga.AnOrder.processRequest;
import static dev.comanda.order.saga.AnOrder.refundRequest;
import static dev.comanda.order.saga.AnOrder.releaseRequest;
import static dev.comanda.order.saga.AnOrder.resendDue;
import static dev.comanda.order.saga.AnOrder.reserved;
import static dev.comanda.order.saga.AnOrder.sagaTimedOut;
import static dev.comanda.order.saga.Dialogue.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Message;
import dev.comanda.order.saga.Saga.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// An open request is made again after 5 s, 10 s, 20 s, 40 s, and then every minute, for ever.
class ResendTest {

    private static final Instant SAGA_LATE = NOON.plusSeconds(300);
    private static final Instant PAYMENT_LATE = NOON.plusSeconds(120);

    @Test
    void the_reservation_is_asked_for_again_and_again() {
        again(given(placed()), SAGA_LATE, null, _ -> created());
    }

    /// As after a restore, from what the streams still know.
    @Test
    void an_order_that_is_placed_an_hour_after_it_was_made_has_its_whole_time() {
        Instant later = NOON.plus(Duration.ofHours(1));
        given().after(Duration.ofHours(1))
                .when(placed())
                .says(1, created())
                .waitsUntil(new Deadlines(later.plusSeconds(300), null, later.plusSeconds(5)));
    }

    @Test
    void the_payment_is_asked_for_again_and_again() {
        again(given(placed(), reserved()), SAGA_LATE, PAYMENT_LATE, _ -> processRequest());
    }

    @Test
    void the_confirmation_is_said_again_and_again() {
        again(given(placed(), reserved(), paid()), null, null, AnOrder::confirmed);
    }

    @Test
    void the_refund_is_asked_for_again_and_again() {
        again(
                given(placed(), reserved(), paymentTimedOut()),
                null,
                null,
                _ -> refundRequest("PAYMENT_TIMEOUT"));
        again(
                given(placed(), reserved(), expired()),
                null,
                null,
                _ -> refundRequest("RESERVATION_LOST: EXPIRED"));
    }

    @Test
    void the_release_is_asked_for_again_and_again() {
        again(given(placed(), sagaTimedOut()), null, null, _ -> releaseRequest("SAGA_TIMEOUT"));
    }

    private static void again(
            Dialogue dialogue,
            @Nullable Instant saga,
            @Nullable Instant payment,
            Function<Instant, Message> request) {
        Class<? extends Saga> state = dialogue.saga.getClass();
        int steps = dialogue.transitions.size();
        for (int attempt = 1; attempt <= 100; attempt++) {
            long pause = attempt < 5 ? 5L << (attempt - 1) : 60;
            dialogue.waitsUntil(new Deadlines(saga, payment, dialogue.now.plusSeconds(pause)));
            dialogue.after(Duration.ofSeconds(pause));
            dialogue.when(resendDue()).says(attempt + 1, request.apply(dialogue.now));
            assertThat(dialogue.saga).isInstanceOf(state);
            assertThat(((Waiting) dialogue.saga).attempt()).isEqualTo(attempt + 1);
        }
        assertThat(dialogue.transitions).as("a resend is no step of the saga").hasSize(steps);
    }

    @Test
    void a_first_pause_above_the_longest_is_cut_to_it() {
        SagaLimits odd =
                new SagaLimits(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(50),
                        Duration.ofSeconds(30));
        assertThat(odd.resendAfter(1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(odd.resendAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void the_times_are_those_of_the_protocol() {
        given(placed())
                .waitsUntil(new Deadlines(SAGA_LATE, null, NOON.plusSeconds(5)))
                .after(Duration.ofSeconds(7))
                .when(reserved())
                .says(1, processRequest())
                .waitsUntil(
                        new Deadlines(SAGA_LATE, PAYMENT_LATE.plusSeconds(7), NOON.plusSeconds(12)))
                .after(Duration.ofSeconds(1))
                .when(paid())
                .says(1, confirmed(NOON.plusSeconds(8)))
                .waitsUntil(new Deadlines(null, null, NOON.plusSeconds(13)));
    }
}
