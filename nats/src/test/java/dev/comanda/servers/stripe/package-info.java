/// A stand-in for Stripe that remembers: [StripeStub] behaves as Stripe does, and misbehaves as
/// told by the payment method. Beside it, what a test needs to send webhooks.
@NullMarked
package dev.comanda.servers.stripe;

import org.jspecify.annotations.NullMarked;
