package dev.comanda.nats.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LastSeenTest {

    private final AtomicLong nanos = new AtomicLong(7);
    private final LastSeen figure = new LastSeen(nanos::get);

    @Test
    void is_not_known_until_it_was_looked_up_and_again_when_that_is_too_long_ago() {
        assertThat(figure.value()).isNaN();
        figure.set(3);
        assertThat(figure.value()).isEqualTo(3);
        nanos.addAndGet(LastSeen.FRESH.toNanos());
        assertThat(figure.value()).isEqualTo(3);
        nanos.incrementAndGet();
        assertThat(figure.value()).isNaN();
        figure.set(0);
        assertThat(figure.value()).isZero();
    }

    @Test
    void lives_as_long_as_the_registry_though_nobody_else_keeps_it() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        LastSeen.gauge(metrics, "depth", "how deep", "where", "here").set(2);
        System.gc();
        assertThat(metrics.get("depth").tag("where", "here").gauge().value()).isEqualTo(2);
    }
}
