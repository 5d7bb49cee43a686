package dev.comanda.order.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.stuck.Hanging;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the one on call is told, from the most certain cause to the least.
class DiagnosisTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final UUID ORDER = UUID.fromString("01a2043a-4a1d-7fdf-985f-c07a1c1e6a88");

    private static final Addressee READS = new Addressee("payment-service-process", 0, 0, true);

    @Test
    void the_summary_says_for_whom_since_when_and_how_often() {
        assertThat(charge(3, null, null, READS).summary())
                .isEqualTo(
                        "Waiting for payment-service since 2026-11-22T12:00:00Z (PT1M30S), asked 3"
                                + " times with payments.process_request, next at"
                                + " 2026-11-22T12:02:00Z.");
    }

    @Test
    void a_dead_letter_is_the_cause_whatever_else_there_is() {
        Latest letter = new Latest(17, "payment-service-process", "a bug", "2026-11-22T12:01:00Z");
        Diagnosis it =
                charge(3, letter, NOON, new Addressee("payment-service-process", 9, 0, false));
        assertThat(it.error()).startsWith("dead letter 17 of payment-service-process");
        assertThat(it.advice()).contains("/dead-letters/17/redrive");
    }

    @Test
    void a_request_that_the_broker_has_not_taken_comes_next() {
        Diagnosis it = charge(1, null, NOON, new Addressee("x", 9, 0, false));
        assertThat(it.error()).contains("the broker has not taken its request");
        assertThat(it.advice()).contains("nats-server");
    }

    @Test
    void an_addressee_that_does_not_read_is_down() {
        Diagnosis it = charge(1, null, null, new Addressee("payment-service-process", 7, 2, false));
        assertThat(it.error())
                .isEqualTo("nobody reads for payment-service-process, and 9 messages wait");
        assertThat(it.advice()).contains("See to payment-service", "by itself");
    }

    @Test
    void one_that_has_much_to_read_is_slow_and_one_that_holds_what_it_has_meets_an_outage() {
        assertThat(charge(2, null, null, new Addressee("p", 4_000, 200, true)).error())
                .isEqualTo("p has 4000 messages to read first");
        Diagnosis holds = charge(2, null, null, new Addressee("p", 0, 3, true));
        assertThat(holds.error()).isEqualTo("p holds 3 messages that it cannot finish");
        assertThat(holds.advice()).contains("its database and the payment provider");
    }

    @Test
    void one_that_has_read_it_and_says_nothing_waits_for_the_provider() {
        Diagnosis it = charge(2, null, null, READS);
        assertThat(it.error())
                .isEqualTo("payment-service has read the request, and has not answered");
        assertThat(it.advice()).contains("GET /payments?orderId=" + ORDER);
    }

    @Test
    void after_the_first_request_nothing_is_wrong_yet() {
        assertThat(charge(1, null, null, READS).error()).isNull();
    }

    @Test
    void without_the_broker_the_database_has_to_do() {
        assertThat(charge(2, null, null, null).error()).isEqualTo("no answer");
    }

    private static Diagnosis charge(
            int attempts,
            @Nullable Latest letter,
            @Nullable Instant unpublishedSince,
            @Nullable Addressee addressee) {
        Open open =
                new Open(
                        ORDER,
                        SagaStatus.PAYMENT_PROCESSING,
                        null,
                        attempts,
                        NOON,
                        NOON,
                        NOON.plusSeconds(60),
                        NOON.plusSeconds(120),
                        null,
                        unpublishedSince,
                        null);
        return Diagnosis.of(new Hanging(open, letter, false), addressee, NOON.plusSeconds(90));
    }
}
