/// What the payment provider says by itself: [StripeWebhookResource] hears it, [StripeSignature]
/// knows whether it is Stripe that speaks.
@NullMarked
package dev.comanda.payment.webhook;

import org.jspecify.annotations.NullMarked;
