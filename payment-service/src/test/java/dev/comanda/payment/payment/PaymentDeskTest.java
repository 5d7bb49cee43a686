package dev.comanda.payment.payment;

import static dev.comanda.payment.payment.Dialogue.IF_SILENT;
import static dev.comanda.payment.payment.Dialogue.NOON;
import static dev.comanda.payment.payment.Dialogue.askReached;
import static dev.comanda.payment.payment.Dialogue.chargeUnknown;
import static dev.comanda.payment.payment.Dialogue.charged;
import static dev.comanda.payment.payment.Dialogue.created;
import static dev.comanda.payment.payment.Dialogue.declined;
import static dev.comanda.payment.payment.Dialogue.failed;
import static dev.comanda.payment.payment.Dialogue.givenBack;
import static dev.comanda.payment.payment.Dialogue.process;
import static dev.comanda.payment.payment.Dialogue.refund;
import static dev.comanda.payment.payment.Dialogue.refundUnknown;
import static dev.comanda.payment.payment.Dialogue.refunded;
import static dev.comanda.payment.payment.Dialogue.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.payment.payment.Payment.Asked;
import dev.comanda.payment.payment.Payment.Expected;
import dev.comanda.payment.payment.Payment.Failed;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.Refunded;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Succeeded;
import dev.comanda.payment.payment.Payment.Voided;
import dev.comanda.payment.payment.Payment.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaymentDeskTest {

    private final Dialogue dialogue = new Dialogue();

    @Test
    void a_payment_is_charged_once_and_told_when_it_is_known() {
        assertThat(dialogue.on(created())).isEmpty();
        assertThat(dialogue.payment).isInstanceOf(Expected.class);

        assertThat(dialogue.on(process(1))).isEmpty();
        assertThat(dialogue.payment).isInstanceOf(Processing.class);
        assertThat(dialogue.called).isTrue();

        assertThat(dialogue.on(charged())).containsExactly(succeeded(1));
        assertThat(dialogue.payment).isInstanceOf(Succeeded.class);
    }

    @Test
    void a_decline_is_a_failure_and_stays_one() {
        dialogue.after(created(), process(1));
        assertThat(dialogue.on(declined())).containsExactly(failed(1, "insufficient_funds", NOON));

        dialogue.at(NOON.plusSeconds(60));
        assertThat(dialogue.on(process(2)))
                .as("the same answer, with the time at which it failed")
                .containsExactly(failed(2, "insufficient_funds", NOON));
        assertThat(dialogue.called).isFalse();
    }

    @Test
    void a_request_that_is_repeated_while_the_gateway_is_at_work_calls_it_once() {
        dialogue.after(created(), process(1));
        assertThat(dialogue.on(process(3))).isEmpty();
        assertThat(dialogue.called).isFalse();
        assertThat(dialogue.on(process(2))).as("late").isEmpty();
        assertThat(dialogue.on(charged())).as("the latest attempt").containsExactly(succeeded(3));
        assertThat(dialogue.on(process(4))).containsExactly(succeeded(4));
    }

    @Test
    void another_amount_than_the_orders_is_refused() {
        dialogue.after(created());
        assertThat(dialogue.on(process(1, "ada", "20.01", "EUR")))
                .containsExactly(failed(1, "AMOUNT_MISMATCH", NOON));
        assertThat(dialogue.called).isFalse();
    }

    @Test
    void another_currency_than_the_orders_is_refused() {
        dialogue.after(created());
        assertThat(dialogue.on(process(1, "ada", "20.00", "USD")))
                .containsExactly(failed(1, "AMOUNT_MISMATCH", NOON));
    }

    @Test
    void another_customer_than_the_orders_is_refused() {
        dialogue.after(created());
        assertThat(dialogue.on(process(1, "bob", "20.00", "EUR")))
                .containsExactly(failed(1, "CUSTOMER_MISMATCH", NOON));
    }

    @Test
    void a_request_that_overtakes_its_order_is_carried_out_and_compared_later() {
        assertThat(dialogue.on(process(1))).isEmpty();
        assertThat(dialogue.called).isTrue();
        assertThat(dialogue.on(created())).isEmpty();
        assertThat(violation()).isNull();
        assertThat(dialogue.on(charged())).containsExactly(succeeded(1));
    }

    @Test
    void a_request_that_overtook_a_different_order_is_a_violation_and_goes_on() {
        dialogue.after(process(1), created("ada", "19.00"));
        assertThat(violation())
                .isEqualTo(
                        "AMOUNT_MISMATCH: asked to charge 20.00 EUR to ada, but the order says"
                                + " 19.00 EUR of ada");
        assertThat(dialogue.on(charged())).containsExactly(succeeded(1));
        assertThat(violation()).startsWith("AMOUNT_MISMATCH");
        dialogue.on(created());
        assertThat(violation()).as("the order's first word counts").startsWith("AMOUNT_MISMATCH");
    }

    @Test
    void a_refund_before_any_charge_is_a_tombstone() {
        assertThat(dialogue.on(refund(1))).containsExactly(refunded(1, "0.00"));
        assertThat(dialogue.payment).isInstanceOf(Voided.class);

        dialogue.at(NOON.plusSeconds(9));
        assertThat(dialogue.on(created())).isEmpty();
        assertThat(dialogue.on(process(1))).containsExactly(failed(1, "VOIDED", NOON));
        assertThat(dialogue.called).isFalse();
        assertThat(dialogue.on(refund(2))).containsExactly(refunded(2, "0.00"));
    }

    @Test
    void a_charge_is_given_back_and_the_answer_waits_until_it_is() {
        dialogue.after(created(), process(1), charged());
        assertThat(dialogue.on(refund(1))).isEmpty();
        assertThat(dialogue.called).isTrue();
        assertThat(dialogue.on(refund(2))).isEmpty();
        assertThat(dialogue.called).isFalse();
        assertThat(dialogue.on(givenBack())).containsExactly(refunded(2, "20.00"));
        assertThat(dialogue.payment).isInstanceOf(Refunded.class);
        assertThat(dialogue.on(refund(3))).containsExactly(refunded(3, "20.00"));
        assertThat(dialogue.on(process(2))).as("it had been charged").containsExactly(succeeded(2));
    }

    @Test
    void a_refund_of_a_failed_payment_gives_nothing_back() {
        dialogue.after(created(), process(1), declined());
        assertThat(dialogue.on(refund(1))).containsExactly(refunded(1, "0.00"));
        assertThat(dialogue.payment).isInstanceOf(Failed.class);
    }

    @Test
    void a_refund_while_the_charge_is_not_known_waits_for_the_truth_which_is_charged() {
        dialogue.after(created(), process(1));
        assertThat(dialogue.on(refund(1))).isEmpty();
        assertThat(dialogue.on(charged())).as("nothing to say yet").isEmpty();
        assertThat(dialogue.payment).isInstanceOf(Refunding.class);
        assertThat(dialogue.called).isTrue();
        assertThat(dialogue.on(givenBack())).containsExactly(refunded(1, "20.00"));
    }

    @Test
    void a_refund_while_the_charge_is_not_known_waits_for_the_truth_which_is_declined() {
        dialogue.after(created(), process(1), refund(1), refund(2));
        assertThat(dialogue.on(declined())).containsExactly(refunded(2, "0.00"));
        assertThat(dialogue.payment).isInstanceOf(Failed.class);
    }

    @Test
    void not_knowing_is_asked_again_after_a_second_doubling_to_a_minute_for_ever() {
        dialogue.after(created(), process(1));
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertThat(dialogue.on(chargeUnknown())).isEmpty();
            pauses.add(Duration.between(dialogue.now, askAt()));
            dialogue.at(askAt());
            assertThat(dialogue.on(askReached())).isEmpty();
            assertThat(dialogue.called).isTrue();
        }
        assertThat(pauses.stream().map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(dialogue.on(charged())).containsExactly(succeeded(1));
    }

    @Test
    void a_call_that_was_lost_in_a_crash_is_made_again() {
        dialogue.after(created(), process(1));
        assertThat(askAt()).isEqualTo(NOON.plus(IF_SILENT));
        dialogue.at(NOON.plus(IF_SILENT).minusMillis(1)).on(askReached());
        assertThat(dialogue.called).as("too early").isFalse();
        dialogue.at(NOON.plus(IF_SILENT)).on(askReached());
        assertThat(dialogue.called).isTrue();
        assertThat(askAt()).isEqualTo(NOON.plus(IF_SILENT).plus(IF_SILENT));
    }

    @Test
    void a_refund_that_is_not_known_is_asked_again() {
        dialogue.after(created(), process(1), charged(), refund(1), refundUnknown());
        assertThat(askAt()).isEqualTo(NOON.plusSeconds(1));
        dialogue.at(askAt()).on(askReached());
        assertThat(dialogue.called).isTrue();
    }

    private Instant askAt() {
        return ((Waiting) dialogue.payment).asking().askAt();
    }

    private @Nullable String violation() {
        return ((Asked) dialogue.payment).charge().violation();
    }
}
