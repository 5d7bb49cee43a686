package dev.comanda.payment.nats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// How the gateway is treated.
@ConfigMapping(prefix = "comanda.payment")
public interface PaymentConfig {

    Gateway gateway();

    Simulator simulator();

    /// Limits of the calls, whichever gateway it is.
    interface Gateway {

        /// Calls at the same time. Whoever brings more waits, and so does the broker.
        @WithDefault("64")
        @Min(1)
        @Max(1000)
        int maxCalls();

        /// How long a call may take. What has not answered by then is not known, and asked again.
        @WithDefault("PT10S")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 2)
        Duration timeout();
    }

    /// The simulated gateway.
    interface Simulator {

        /// How long each of its answers takes.
        @WithDefault("PT0S")
        @DurationMin
        @DurationMax(minutes = 2)
        Duration delay();
    }
}
