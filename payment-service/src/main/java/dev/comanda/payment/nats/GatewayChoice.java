package dev.comanda.payment.nats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Who moves the money: `payments.gateway`. Any other value is refused at start.
@ConfigMapping(prefix = "payments")
public interface GatewayChoice {

    @WithDefault("simulated")
    Kind gateway();

    /// The gateways that there are.
    enum Kind {
        /// The one that is built in, with Stripe's test payment methods; it moves no money.
        SIMULATED
    }
}
