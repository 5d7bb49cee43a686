package dev.comanda.inventory.nats;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TtlCheckTest {

    @Test
    void a_reservation_that_would_not_outlive_its_saga_is_refused_with_both_names() {
        assertThatThrownBy(() -> TtlCheck.require(Duration.ofMinutes(5), Duration.ofMinutes(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "comanda.inventory.reservation-ttl (PT5M) must exceed comanda.saga.timeout (PT5M)");
    }

    @Test
    void a_reservation_that_outlives_its_saga_is_accepted() {
        assertThatCode(() -> TtlCheck.require(Duration.ofMinutes(6), Duration.ofMinutes(5)))
                .doesNotThrowAnyException();
    }
}
