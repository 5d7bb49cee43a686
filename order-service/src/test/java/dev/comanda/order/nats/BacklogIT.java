package dev.comanda.order.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.order.saga.SagaStatus;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BacklogIT {

    private static final int BEARABLE = 2;

    private final TestBroker nats = new TestBroker();
    private final AtomicLong unpublished = new AtomicLong();

    BacklogIT() throws Exception {
        nats.install();
    }

    @AfterEach
    void close() {
        nats.close();
    }

    @Test
    void an_addressee_is_busy_while_it_has_more_to_read_than_is_bearable() throws Exception {
        assertThat(backlog().busy()).isEmpty();
        publish("payments.process_request", BEARABLE);
        publish("orders.cancelled", BEARABLE + 1);
        assertThat(backlog().busy()).isEmpty();
        publish("payments.process_request", 1);
        assertThat(backlog().busy()).containsExactly(SagaStatus.PAYMENT_PROCESSING);
        publish("orders.created", BEARABLE + 1);
        publish("orders.confirmed", BEARABLE + 1);
        assertThat(backlog().busy())
                .containsExactlyInAnyOrder(
                        SagaStatus.STARTED,
                        SagaStatus.PAYMENT_PROCESSING,
                        SagaStatus.PAYMENT_SUCCEEDED);
    }

    @Test
    void an_answer_that_waits_to_be_read_is_not_asked_for_again() throws Exception {
        publish("payments.succeeded", BEARABLE + 1);
        assertThat(backlog().busy()).containsExactly(SagaStatus.PAYMENT_PROCESSING);
        publish("inventory.reserved", BEARABLE + 1);
        assertThat(backlog().busy())
                .containsExactlyInAnyOrder(
                        SagaStatus.STARTED,
                        SagaStatus.PAYMENT_PROCESSING,
                        SagaStatus.PAYMENT_SUCCEEDED);
    }

    @Test
    void nothing_is_asked_again_while_what_was_asked_is_not_published() {
        unpublished.set(BEARABLE);
        assertThat(backlog().busy()).isEmpty();
        unpublished.set(BEARABLE + 1);
        assertThat(backlog().busy())
                .containsExactlyInAnyOrder(
                        SagaStatus.STARTED,
                        SagaStatus.PAYMENT_PROCESSING,
                        SagaStatus.PAYMENT_SUCCEEDED);
    }

    @Test
    void a_broker_that_does_not_tell_speaks_against_nothing() throws Exception {
        publish("payments.process_request", BEARABLE + 1);
        nats.manage().deleteStream("ORDERS");
        assertThat(backlog().busy()).isEmpty();
        nats.server.kill();
        assertThat(backlog().busy()).isEmpty();
    }

    private Backlog backlog() {
        return new Backlog(nats.broker(), nats.topology, BEARABLE, unpublished::get);
    }

    private void publish(String subject, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            nats.connection().jetStream().publish(subject, new byte[] {'{', '}'});
        }
    }
}
