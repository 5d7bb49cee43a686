package dev.comanda.nats.consume;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.comanda.nats.TestBroker;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the code relies on and jnats does not document.
class JnatsIT {

    private final TestBroker nats = new TestBroker();

    JnatsIT() throws Exception {
        nats.install();
    }

    @AfterEach
    void close() {
        nats.close();
    }

    /// `Duration.ZERO` would wait for ever.
    @Test
    void next_message_without_a_duration_takes_what_is_there_and_does_not_wait() throws Exception {
        for (int i = 0; i < 3; i++) {
            nats.connection().jetStream().publish("orders.created", new byte[] {(byte) i});
        }
        JetStreamSubscription subscription =
                nats.connection()
                        .jetStream()
                        .subscribe(null, PullSubscribeOptions.bind("ORDERS", "payment-service"));
        assertTimeoutPreemptively(
                DEADLINE,
                () -> {
                    assertThat(subscription.nextMessage(Pull.NO_WAIT)).as("not asked yet").isNull();
                    subscription.pullExpiresIn(10, DEADLINE.multipliedBy(2));
                    assertThat(subscription.nextMessage(Duration.ofSeconds(5)).getData())
                            .containsExactly(0);
                    nats.connection().flush(Duration.ofSeconds(5));
                    assertThat(subscription.nextMessage(Pull.NO_WAIT).getData()).containsExactly(1);
                    assertThat(subscription.nextMessage(Pull.NO_WAIT).getData()).containsExactly(2);
                    assertThat(subscription.nextMessage(Pull.NO_WAIT)).isNull();
                });
    }
}
