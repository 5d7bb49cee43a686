package dev.comanda.payment.stripe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is read of Stripe's answers; everything else in them is passed over.
final class StripeObjects {

    private StripeObjects() {}

    /// [PaymentIntent](https://docs.stripe.com/api/payment_intents/object).
    ///
    /// @param amount in Stripe's smallest unit of the currency, see [StripeAmount]
    /// @param currency in lower case
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Intent(
            @Nullable String id,
            @Nullable String status,
            long amount,
            @Nullable String currency,
            @Nullable Map<String, String> metadata,
            @JsonProperty("last_payment_error") @Nullable Cause lastPaymentError) {}

    /// [Refund](https://docs.stripe.com/api/refunds/object).
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Refund(@Nullable String id, @Nullable String status) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Intents(List<Intent> data) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Refunds(List<Refund> data) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Refusal(@Nullable Cause error) {}

    /// [Why](https://docs.stripe.com/api/errors) something was refused. Its message is left out:
    /// it is for people and may repeat what was sent.
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Cause(
            @Nullable String type,
            @Nullable String code,
            @JsonProperty("decline_code") @Nullable String declineCode) {

        static final Cause NONE = new Cause(null, null, null);
        private static final String CODE = "[a-z0-9_]{1,64}";

        /// The most telling code.
        String reason() {
            return java.util.stream.Stream.of(declineCode, code, type)
                    .filter(text -> text != null && text.matches(CODE))
                    .findFirst()
                    .orElse("declined");
        }
    }
}
