package dev.comanda.payment.stripe;

import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.stripe.StripeObjects.Cause;
import dev.comanda.payment.stripe.StripeObjects.Intent;
import dev.comanda.payment.stripe.StripeObjects.Intents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a PaymentIntent tells about the charge that it was made for. One that is not of that
/// order and amount tells nothing.
final class StripeIntents {

    /// Under which the order's id is written on everything that is made at Stripe.
    static final String ORDER_ID = "order_id";

    private static final Pattern ID = Pattern.compile("pi_[A-Za-z0-9_]{1,200}");

    private StripeIntents() {}

    static boolean isId(@Nullable String text) {
        return text != null && ID.matcher(text).matches();
    }

    static ChargeOutcome outcome(Intent intent, ChargeCommand command, StripeAmount amount) {
        String id = intent.id();
        if (id == null || !isId(id)) {
            return new ChargeUnknown("an answer without the id of a PaymentIntent");
        }
        if (!isFor(intent, command, amount)) {
            return new ChargeUnknown(id + " is of another order or amount");
        }
        Cause error = intent.lastPaymentError();
        return switch (String.valueOf(intent.status())) {
            case "succeeded" -> new Charged(id);
            case "canceled" -> new Declined("canceled");
            // Where a decline leaves it; without an error it has only just been made.
            case "requires_payment_method" ->
                    error == null
                            ? new ChargeUnknown(id + " is not confirmed yet")
                            : new Declined(error.reason());
            default -> new ChargeUnknown(id + " is " + intent.status());
        };
    }

    /// The first of those found that tells something, charges before anything else.
    ///
    /// @return nothing, if none was found for this order
    static Optional<ChargeOutcome> found(
            StripeReply reply, ChargeCommand command, StripeAmount amount) {
        List<ChargeOutcome> outcomes =
                reply.as(Intents.class).data().stream()
                        .map(intent -> outcome(intent, command, amount))
                        .toList();
        return outcomes.stream()
                .filter(Charged.class::isInstance)
                .findFirst()
                .or(() -> outcomes.stream().filter(ChargeUnknown.class::isInstance).findFirst())
                .or(() -> outcomes.stream().findFirst());
    }

    private static boolean isFor(Intent intent, ChargeCommand command, StripeAmount amount) {
        Map<String, String> metadata = intent.metadata();
        return metadata != null
                && command.orderId().toString().equals(metadata.get(ORDER_ID))
                && intent.amount() == amount.units()
                && amount.currency().equals(intent.currency());
    }
}
