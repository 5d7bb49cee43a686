package dev.comanda.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.servers.Await;
import dev.comanda.servers.stripe.StripeStub;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a charge whose outcome is not known for a day. The REST client runs only
/// inside of Quarkus.
@QuarkusTest
class StripeGatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final StripeStub stub = StripeStub.start();
    private final StripeConfig config =
            TestConfig.of(
                    Map.of(
                            "payments.stripe.api-key",
                            "sk_test_1",
                            "payments.stripe.webhook-secret",
                            "whsec_1",
                            "payments.stripe.url",
                            stub.url(),
                            "payments.stripe.requests-per-second",
                            TestConfig.ANY_NUMBER,
                            "payments.stripe.requests-per-second-per-endpoint",
                            TestConfig.ANY_NUMBER));
    private final StripeGateway gateway =
            new StripeGateway(StripeAccess.of(config), config, Clock.systemUTC());
    private final OrderId order = new OrderId(UUID.randomUUID());

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void as_long_as_the_key_is_remembered_it_is_asked_with_that_key() {
        ChargeOutcome first = charge("pm_card_visa", Duration.ZERO);
        assertThat(first).isInstanceOf(Charged.class);
        assertThat(charge("pm_card_visa", Duration.ofMinutes(22 * 60 + 59))).isEqualTo(first);
        assertThat(stub.chargesOf(order.toString())).isEqualTo(1);
    }

    @Test
    void after_that_it_is_looked_up_and_never_asked_for_again() {
        assertThat(charge("pm_card_visa", Duration.ofHours(23))).isInstanceOf(ChargeUnknown.class);
        assertThat(charge("pm_card_visa", Duration.ofHours(24)))
                .isEqualTo(new Declined("never_charged"));
        assertThat(stub.chargesOf(order.toString())).isZero();
    }

    @Test
    void what_had_been_charged_is_found_however_old_it_is() {
        ChargeOutcome first = charge("pm_card_visa", Duration.ZERO);
        ChargeOutcome found =
                Await.until(
                        "the charge to be found",
                        DEADLINE,
                        () ->
                                charge("pm_card_visa", Duration.ofHours(23)) instanceof Charged c
                                        ? c
                                        : null);
        assertThat(found).isEqualTo(first);
        assertThat(charge("pm_card_visa", Duration.ofDays(9))).isEqualTo(first);
    }

    @Test
    void an_amount_that_stripe_cannot_charge_is_declined_without_asking() {
        ChargeCommand command =
                command("pm_card_visa", Duration.ZERO, new Money(100_000_000, "EUR"));
        assertThat(gateway.charge(command).await().atMost(DEADLINE))
                .isEqualTo(new Declined("amount_too_large"));
        assertThat(stub.chargesOf(order.toString())).isZero();
    }

    private ChargeOutcome charge(String method, Duration ago) {
        return gateway.charge(command(method, ago, new Money(2000, "EUR")))
                .await()
                .atMost(DEADLINE);
    }

    private ChargeCommand command(String method, Duration ago, Money amount) {
        Instant since = Instant.now().minus(ago);
        return new ChargeCommand("charge:" + order, order, amount, "ada", method, since);
    }
}
