package dev.comanda.payment.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// How Stripe is reached and how much is asked of it: `payments.stripe.…`. It is read only if
/// `payments.gateway` is `stripe`; [StripeAccess] says what must be there then.
@ConfigMapping(prefix = "payments.stripe")
public interface StripeConfig {

    /// The secret key, `sk_…`, or better a restricted one, `rk_…`.
    Optional<Secret<String>> apiKey();

    /// What webhooks are signed with, `whsec_…`.
    Optional<Secret<String>> webhookSecret();

    /// Where the API is.
    @WithDefault("https://api.stripe.com")
    @NotNull
    URI url();

    /// How long one request may take. Shorter than `comanda.payment.gateway.timeout`.
    @WithDefault("PT8S")
    @DurationMin(millis = 50)
    @DurationMax(minutes = 1)
    Duration requestTimeout();

    /// Requests per second, of this process; as many at once after a while of rest.
    @WithDefault("100")
    @Min(1)
    @Max(100_000)
    int requestsPerSecond();

    /// The same for requests to one endpoint, such as making charges.
    @WithDefault("25")
    @Min(1)
    @Max(100_000)
    int requestsPerSecondPerEndpoint();

    /// Requests at the same time.
    @WithDefault("80")
    @Min(1)
    @Max(1000)
    int maxRequests();

    /// How long nothing is asked after half of the latest requests have failed.
    @WithDefault("PT5S")
    @DurationMin(millis = 50)
    @DurationMax(minutes = 5)
    Duration circuitDelay();

    /// How old a webhook's signature may be, and how far ahead of this machine's clock.
    @WithDefault("PT5M")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 30)
    Duration webhookTolerance();
}
