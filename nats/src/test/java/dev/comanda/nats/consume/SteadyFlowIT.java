package dev.comanda.nats.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A consumer that keeps up keeps up: there is always somebody asking for what comes.
class SteadyFlowIT extends Consuming {

    private static final Duration EVERY = Duration.ofMillis(10);

    private final AtomicInteger published = new AtomicInteger();

    SteadyFlowIT() throws Exception {}

    /// A flow of less than one request a second, so that several requests are open and none is ever
    /// filled; then one of some requests a second. Messages that are taken off the wrong request
    /// left the consumer waiting for what was not coming, up to a second at a time.
    @Test
    void what_comes_is_handled_at_the_rate_at_which_it_comes() {
        consumers.start();
        flow(1, Duration.ofSeconds(4));
        flow(15, Duration.ofSeconds(6));
        Await.until(
                "what was published last to be handled, out of " + published,
                Duration.ofSeconds(4),
                () -> recorder.tries.size() == published.get());
        assertThat(published.get()).isGreaterThan(5_000);
        assertThat(recorder.tries.values()).allMatch(tries -> tries.get() == 1);
        assertThat(nats.stored("DEAD_LETTERS")).isZero();
    }

    /// Publishes so many messages a tick, for so long.
    private void flow(int messages, Duration lasts) {
        int before = published.get();
        int ticks = (int) lasts.dividedBy(EVERY);
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            var ticking =
                    timer.scheduleAtFixedRate(
                            () -> publish(messages), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
            Await.until(
                    "the flow to be over",
                    lasts.multipliedBy(5),
                    () -> published.get() - before >= ticks * messages);
            ticking.cancel(false);
        }
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            OrderId order = new OrderId(new UUID(7, published.get()));
            nats.connection()
                    .publish(
                            "inventory.released",
                            codec.body(new InventoryReleased(order, null, "steady")));
            published.incrementAndGet();
        }
    }
}
