package dev.comanda.payment.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.comanda.nats.contract.OrderId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An [event](https://docs.stripe.com/api/events/object), as far as it is read: which charge of
/// which order it is about. What it says of that charge is passed over: events come late, twice
/// and in any order, so the charge is looked up.
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record StripeEvent(@Nullable String type, @Nullable Data data) {

    private static final Set<String> OF_INTENTS =
            Set.of(
                    "payment_intent.succeeded",
                    "payment_intent.payment_failed",
                    "payment_intent.canceled");

    private static final Set<String> OF_REFUNDS =
            Set.of(
                    "charge.refunded",
                    "charge.refund.updated",
                    "refund.created",
                    "refund.updated",
                    "refund.failed");

    /// Which payment to look at.
    record News(OrderId orderId, String intentId) {}

    /// Nothing, if this is of a kind that we do not care about, or of a charge that is not ours.
    Optional<News> news() {
        if (data == null || data.about == null || type == null) {
            return Optional.empty();
        }
        About about = data.about;
        String intentId =
                OF_INTENTS.contains(type)
                        ? about.id
                        : OF_REFUNDS.contains(type) ? about.paymentIntent : null;
        String order = about.metadata == null ? null : about.metadata.get("order_id");
        if (intentId == null || order == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new News(OrderId.parse(order), intentId));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // another shop's, with ids of its own
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Data(@JsonProperty("object") @Nullable About about) {}

    /// A PaymentIntent, a charge or a refund.
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record About(
            @Nullable String id,
            @JsonProperty("payment_intent") @Nullable String paymentIntent,
            @Nullable Map<String, String> metadata) {}
}
