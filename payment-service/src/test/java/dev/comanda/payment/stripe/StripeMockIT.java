package dev.comanda.payment.stripe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.stripe.StripeMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The shape of every request, held against Stripe's published description by Stripe's own
/// stripe-mock: an unknown parameter, one of the wrong kind or one that is missing is a 400
/// there.
@QuarkusTest
class StripeMockIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Money PRICE = new Money(2000, "EUR");

    private final OrderId order = new OrderId(UUID.randomUUID());
    private @Nullable StripeMock mock;
    private @Nullable StripeClient client;

    @BeforeEach
    void start() {
        mock = StripeMock.start().orElse(null);
        if (mock == null) {
            assertThat(GoTool.canInstall()).as("where Go is, stripe-mock is to be had").isFalse();
            abort(StripeMock.TOOL.missing());
        }
        client = client(mock.url(), "sk_test_123");
    }

    @AfterEach
    void stop() {
        if (mock != null) {
            mock.close();
        }
    }

    @Test
    void a_charge_has_the_shape_that_stripe_expects() throws StripeAmount.Refused {
        StripeReply reply = charge(client());
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(StripeIntents.isId(reply.as(StripeObjects.Intent.class).id())).isTrue();
    }

    @Test
    void a_look_up_of_a_charge_has_the_shape_that_stripe_expects() {
        assertThat(await(client().intent("pi_123")).as(StripeObjects.Intent.class).id())
                .isEqualTo("pi_123");
        assertThat(await(client().search(order)).as(StripeObjects.Intents.class).data())
                .isNotEmpty();
    }

    @Test
    void a_refund_and_its_look_up_have_the_shape_that_stripe_expects() {
        RefundCommand refund = new RefundCommand("refund:" + order, order, PRICE, "pi_123");
        StripeReply reply = await(client().refund(refund, refund.idempotencyKey()));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.as(StripeObjects.Refund.class).id()).startsWith("re_");
        assertThat(await(client().refunds("pi_123")).as(StripeObjects.Refunds.class).data())
                .isNotEmpty();
    }

    @Test
    void the_mock_does_notice_a_wrong_shape_and_a_wrong_key() throws StripeAmount.Refused {
        String url = Objects.requireNonNull(mock).url();
        given().header("Authorization", "Bearer sk_test_123")
                .formParam("amount", 2000)
                .formParam("currency", "eur")
                .formParam("nonsense", 1)
                .post(url + "/v1/payment_intents")
                .then()
                .statusCode(400);
        StripeReply reply = charge(client(url, "nonsense"));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.cause().type()).isEqualTo("invalid_request_error");
    }

    private StripeReply charge(StripeClient at) throws StripeAmount.Refused {
        ChargeCommand command =
                new ChargeCommand(
                        "charge:" + order, order, PRICE, "ada", "pm_card_visa", Instant.now());
        return await(at.charge(command, StripeAmount.of(PRICE)));
    }

    private StripeClient client() {
        return Objects.requireNonNull(client);
    }

    private static StripeReply await(Uni<StripeReply> reply) {
        return reply.await().atMost(DEADLINE);
    }

    private static StripeClient client(String url, String key) {
        StripeConfig config =
                TestConfig.of(
                        Map.of(
                                "payments.stripe.api-key",
                                key,
                                "payments.stripe.webhook-secret",
                                "whsec_1",
                                "payments.stripe.url",
                                url,
                                "payments.stripe.requests-per-second",
                                TestConfig.ANY_NUMBER,
                                "payments.stripe.requests-per-second-per-endpoint",
                                TestConfig.ANY_NUMBER));
        return new StripeClient(StripeAccess.of(config), config);
    }
}
