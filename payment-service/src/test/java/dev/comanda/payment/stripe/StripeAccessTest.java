package dev.comanda.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAccessTest {

    private static final Map<String, String> COMPLETE =
            Map.of(
                    "payments.stripe.api-key", "sk_test_hidden",
                    "payments.stripe.webhook-secret", "whsec_hidden");

    @Test
    void what_is_configured_is_used_and_never_shown() {
        StripeConfig config = TestConfig.of(COMPLETE);
        StripeAccess access = StripeAccess.of(config);
        assertThat(access.apiKey()).isEqualTo("sk_test_hidden");
        assertThat(access.webhookSecret()).isEqualTo("whsec_hidden");
        assertThat(access + " " + config + " " + config.apiKey() + " " + config.webhookSecret())
                .doesNotContain("hidden")
                .contains("https://api.stripe.com");
    }

    @ParameterizedTest
    @CsvSource({
        "payments.stripe.api-key, PAYMENTS_STRIPE_API_KEY",
        "payments.stripe.webhook-secret, PAYMENTS_STRIPE_WEBHOOK_SECRET"
    })
    void what_is_missing_is_named_and_what_is_there_is_not_shown(String property, String variable) {
        Map<String, String> rest = new HashMap<>(COMPLETE);
        rest.remove(property);
        assertThatThrownBy(() -> StripeAccess.of(TestConfig.of(rest)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(property)
                .hasMessageContaining(variable)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void a_live_key_does_not_travel_unencrypted() {
        Map<String, String> live = new HashMap<>(COMPLETE);
        live.put("payments.stripe.api-key", "rk_live_hidden");
        assertThat(StripeAccess.of(TestConfig.of(live)).url()).hasScheme("https");
        live.put("payments.stripe.url", "http://stripe.example");
        assertThatThrownBy(() -> StripeAccess.of(TestConfig.of(live)))
                .hasMessageContaining("payments.stripe.url")
                .hasMessageNotContaining("hidden");
    }
}
