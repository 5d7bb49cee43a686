package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.e2e.Shop.Placed;
import dev.comanda.e2e.Shop.Stock;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Await;
import dev.comanda.servers.stripe.StripeStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The packaged services with Stripe's stand-in as the provider.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeIT {

    private static final Duration CHARGED_WITHIN = Duration.ofSeconds(30);
    private static final String API_KEY = "sk_test_neverShown";
    private static final String WEBHOOK_SECRET = "whsec_neverShown";

    private final StripeStub stripe = StripeStub.start();
    private final Comanda comanda = start(stripe);
    private final Shop shop = new Shop(comanda);

    private static Comanda start(StripeStub stripe) {
        Path logs = Path.of("target", "logs", "stripe").toAbsolutePath();
        Plan plan =
                Plan.isolated(Checkout.find(), logs)
                        .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT2S")
                        .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT5S")
                        .with(Service.PAYMENTS, "PAYMENTS_GATEWAY", "stripe")
                        .with(Service.PAYMENTS, "PAYMENTS_STRIPE_URL", stripe.url())
                        .with(Service.PAYMENTS, "PAYMENTS_STRIPE_API_KEY", API_KEY)
                        .with(Service.PAYMENTS, "PAYMENTS_STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
                        // as talkative as can be: for what must not be said
                        .with(Service.PAYMENTS, "QUARKUS_LOG_LEVEL", "DEBUG")
                        .with(
                                Service.PAYMENTS,
                                "QUARKUS_REST_CLIENT_LOGGING_SCOPE",
                                "request-response");
        return Comanda.start(plan, Progress.SILENT);
    }

    @AfterAll
    void stop() {
        comanda.close();
        stripe.close();
    }

    @Test
    void anOrderIsChargedOnceAndADeclinedOneIsCancelled() {
        String product = shop.product(10);
        Placed paid = shop.place(Shop.PAYS, Map.of(product, 2));
        Placed declined = shop.place(Shop.DECLINED, Map.of(product, 3));
        assertThat(shop.awaitEnd(paid)).isEqualTo("CONFIRMED");
        assertThat(shop.awaitEnd(declined)).isEqualTo("CANCELLED");
        assertThat(stripe.chargesOf(paid.orderId())).isEqualTo(1);
        assertThat(stripe.chargesOf(declined.orderId())).isZero();
        assertThat(shop.stock(product)).isEqualTo(new Stock(8, 0, 2));
    }

    @Test
    void killedBetweenStripesChargeAndTheAnswer() {
        String product = shop.product(10);
        Placed order = shop.place("pm_stub_slow", Map.of(product, 1));
        Await.until("Stripe to have charged", CHARGED_WITHIN, () -> charges(order) == 1);
        comanda.service(Service.PAYMENTS).kill();
        assertThat(shop.sagaStatus(order)).isEqualTo("PAYMENT_PROCESSING");
        comanda.service(Service.PAYMENTS).start();
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
        assertThat(charges(order)).isEqualTo(1);
        assertThat(stripe.refundsOf(order.orderId())).isZero();
        assertThat(shop.stock(product)).isEqualTo(new Stock(9, 0, 1));
    }

    @Test
    void manyAtOnceAreEachChargedOnceWithinStripesLimits() throws Exception {
        String product = shop.product(60);
        Burst burst = new Burst(shop, 1).products(2, 60);
        List<Placed> orders = burst.place(60, 8, Shop.PAYS);
        for (Placed order : orders) {
            String end = shop.awaitEnd(order);
            assertThat(charges(order)).isEqualTo(end.equals("CONFIRMED") ? 1 : 0);
        }
        assertThat(orders).anyMatch(order -> charges(order) == 1);
        assertThat(shop.stock(product)).isEqualTo(new Stock(60, 0, 0));
    }

    @Test
    void theSecretsAreInNoLog() throws IOException {
        Placed order = shop.place(Shop.PAYS, Map.of(shop.product(1), 1));
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
        String log = Files.readString(comanda.service(Service.PAYMENTS).log());
        assertThat(log)
                .as("it is talkative enough to tell")
                .contains("v1/payment_intents")
                .doesNotContain("neverShown");
    }

    @Test
    void withoutItsKeyTheServiceSaysWhichPropertyIsMissing() throws IOException {
        int port = dev.comanda.servers.Ports.free();
        Path jar = Checkout.find().jar(Service.PAYMENTS);
        Map<String, String> environment =
                Map.of(
                        "PAYMENTS_GATEWAY",
                        "stripe",
                        "COMANDA_POSTGRES",
                        "127.0.0.1:" + comanda.postgres().port(),
                        "COMANDA_POOL_TLS",
                        "any",
                        "COMANDA_AUTH_REQUIRED",
                        "false",
                        "COMANDA_NATS_URL",
                        "nats://127.0.0.1:" + comanda.nats().port());
        Path logs = Path.of("target", "logs", "no-key").toAbsolutePath();
        try (ServiceProcess service =
                new ServiceProcess(
                        Service.PAYMENTS, port, jar, Plan.SMALL_JVM, environment, logs)) {
            assertThatThrownBy(service::start).hasMessageContaining("ended with exit code 1");
            assertThat(Files.readString(service.log()))
                    .contains("payments.stripe.api-key is not set");
        }
    }

    private int charges(Placed order) {
        return stripe.chargesOf(order.orderId());
    }
}
