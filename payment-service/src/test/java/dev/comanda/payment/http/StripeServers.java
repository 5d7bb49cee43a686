package dev.comanda.payment.http;

import dev.comanda.servers.stripe.StripeStub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stand-in for Stripe, and a service that works with it and does not wait long. Added to
/// [Servers].
public final class StripeServers implements QuarkusTestResourceLifecycleManager {

    static final String WEBHOOK_SECRET = "whsec_ofTheTest";

    private @Nullable StripeStub stub;

    @Override
    public Map<String, String> start() {
        stub = StripeStub.start();
        return Map.of(
                "payments.gateway", "stripe",
                "payments.stripe.api-key", "sk_test_ofTheTest",
                "payments.stripe.webhook-secret", WEBHOOK_SECRET,
                "payments.stripe.url", stub.url(),
                "payments.stripe.request-timeout", "PT1S",
                "comanda.payment.gateway.timeout", "PT3S");
    }

    @Override
    public void stop() {
        if (stub != null) {
            stub.close();
        }
    }
}
