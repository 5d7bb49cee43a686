package dev.comanda.payment.nats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Who moves the money: `payments.gateway`. A value that is not of [Kind] is refused at start,
/// with those that are.
@ConfigMapping(prefix = "payments")
public interface GatewayChoice {

    @WithDefault("simulated")
    Kind gateway();

    /// The gateways that there are.
    enum Kind {
        /// The one that is built in, with Stripe's test payment methods; it moves no money.
        SIMULATED,
        /// Stripe. It needs `payments.stripe.api-key` and `payments.stripe.webhook-secret`.
        STRIPE
    }
}
