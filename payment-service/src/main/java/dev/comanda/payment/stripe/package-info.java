/// Stripe as the payment provider: [StripeGateway] knows what each answer means, [StripeClient]
/// makes the requests, [StripeGuard] decides whether one may be made now.
@NullMarked
package dev.comanda.payment.stripe;

import org.jspecify.annotations.NullMarked;
