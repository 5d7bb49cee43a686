package dev.comanda.nats.meter;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestBroker;
import dev.comanda.nats.TestDatabase;
import dev.comanda.servers.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is looked up is what there is.
class MetersIT {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void the_outbox_shows_how_much_waits_and_for_how_long() {
        try (TestDatabase db = new TestDatabase()) {
            OutboxMeter meter = new OutboxMeter(db.pool(1), metrics);
            assertThat(gauge("outbox_pending")).as("not looked up yet").isNaN();
            look(meter);
            assertThat(gauge("outbox_pending")).isZero();
            assertThat(gauge("outbox_oldest_seconds")).isZero();

            waiting(db, 1, -60);
            waiting(db, 2, -20);
            look(meter);
            assertThat(gauge("outbox_pending")).isEqualTo(2);
            assertThat(gauge("outbox_oldest_seconds")).isBetween(60.0, 90.0);

            db.execute("DELETE FROM outbox");
            waiting(db, 3, 5);
            look(meter);
            assertThat(gauge("outbox_pending")).isEqualTo(1);
            assertThat(gauge("outbox_oldest_seconds")).as("a clock that is ahead").isZero();
        }
    }

    @Test
    void a_consumer_shows_what_it_has_not_handled_and_what_it_could_not() throws Exception {
        try (TestBroker nats = new TestBroker()) {
            nats.install();
            BrokerMeter meter =
                    new BrokerMeter(
                            nats.broker(),
                            List.of(
                                    nats.topology.durable("payment-service-process"),
                                    nats.topology.durable("payment-service-refund")),
                            metrics);
            meter.look();
            assertThat(of("consumer_lag", "payment-service-process")).isZero();
            assertThat(of("dead_letters", "payment-service-process")).isZero();

            for (int i = 0; i < 3; i++) {
                publish(nats, "payments.process_request");
            }
            publish(nats, "dlq.payment-service-process");
            publish(nats, "dlq.inventory-service");
            shows(meter, "consumer_lag", 3);
            shows(meter, "dead_letters", 1);
            assertThat(of("consumer_lag", "payment-service-refund")).isZero();
            assertThat(of("dead_letters", "payment-service-refund")).isZero();

            List<Message> taken = take(nats);
            assertThat(taken).hasSize(2);
            meter.look();
            assertThat(of("consumer_lag", "payment-service-process"))
                    .as("taken is not handled")
                    .isEqualTo(3);
            taken.forEach(Message::ack);
            shows(meter, "consumer_lag", 1);

            nats.server.stop();
            meter.look();
            assertThat(of("consumer_lag", "payment-service-process"))
                    .as("known from a moment ago")
                    .isEqualTo(1);
        }
    }

    private void shows(BrokerMeter meter, String name, double value) {
        Await.until(
                name + " to be " + value,
                DEADLINE,
                () -> {
                    meter.look();
                    return of(name, "payment-service-process") == value;
                });
    }

    private static List<Message> take(TestBroker nats) throws Exception {
        JetStreamSubscription requests =
                nats.connection()
                        .jetStream()
                        .subscribe(
                                null,
                                PullSubscribeOptions.bind("PAYMENTS", "payment-service-process"));
        return requests.fetch(2, Duration.ofSeconds(5));
    }

    private static void publish(TestBroker nats, String subject) throws Exception {
        nats.connection().jetStream().publish(subject, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static void look(OutboxMeter meter) {
        meter.look().await().atMost(DEADLINE);
    }

    private static void waiting(TestDatabase db, int number, int seconds) {
        db.execute(
                """
                INSERT INTO outbox (order_id, subject, attempt, body, at)
                VALUES ('00000000-0000-0000-0000-00000000000%d', 'orders.created', 1, '', now() + interval '%d s')
                """
                        .formatted(number, seconds));
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private double of(String name, String consumer) {
        return metrics.get(name).tag("consumer", consumer).gauge().value();
    }
}
