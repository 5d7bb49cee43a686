package dev.comanda.payment.stripe;

import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/// What it takes to talk with Stripe, complete. Its text never shows the secrets.
///
/// @param apiKey sent with every request
/// @param webhookSecret what webhooks are signed with
public record StripeAccess(String apiKey, String webhookSecret, URI url) {

    /// @throws IllegalStateException naming the property that is missing, and its environment
    ///     variable; or if a live key would travel unencrypted
    public static StripeAccess of(StripeConfig config) {
        StripeAccess access =
                new StripeAccess(
                        required("payments.stripe.api-key", config.apiKey()),
                        required("payments.stripe.webhook-secret", config.webhookSecret()),
                        config.url());
        if (access.apiKey.contains("_live_") && !"https".equals(access.url.getScheme())) {
            throw new IllegalStateException(
                    "payments.stripe.url is "
                            + access.url
                            + ", but a live key is sent over https only");
        }
        return access;
    }

    private static String required(String property, Optional<Secret<String>> value) {
        return value.map(Secret::get)
                .filter(text -> !text.isBlank())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        property
                                                + " is not set, and payments.gateway=stripe needs"
                                                + " it (environment variable "
                                                + variable(property)
                                                + ")"));
    }

    private static String variable(String property) {
        return property.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
    }

    @Override
    public String toString() {
        return "Stripe at " + url;
    }
}
