package dev.comanda.payment.stripe;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.stripe.StripeGuard.Endpoint;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/// The requests to Stripe, each through the guard.
final class StripeClient {

    /// The version of the API that [StripeObjects] are written for. Stripe answers by it for
    /// ever, whatever the account's own default is.
    static final String VERSION = "2024-06-20";

    private static final int MOST_FOUND = 100;

    private final StripeApi api;
    private final StripeGuard guard;

    StripeClient(StripeAccess access, StripeConfig config) {
        this.guard = new StripeGuard(config);
        this.api =
                QuarkusRestClientBuilder.newBuilder()
                        .baseUri(access.url())
                        .connectTimeout(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .register(headers(access), ClientRequestFilter.class)
                        .disableDefaultMapper(true)
                        .property(
                                QuarkusRestClientProperties.CONNECTION_POOL_SIZE,
                                config.maxRequests())
                        .property(
                                QuarkusRestClientProperties.LOGGING_MASKED_HEADERS,
                                Set.of("Authorization"))
                        .build(StripeApi.class);
    }

    Uni<StripeReply> charge(ChargeCommand command, StripeAmount amount) {
        return call(
                Endpoint.CHARGE,
                () ->
                        api.charge(
                                command.idempotencyKey(),
                                amount.units(),
                                amount.currency(),
                                command.paymentMethod(),
                                true,
                                true,
                                true,
                                "never",
                                command.orderId().toString(),
                                command.customerId()));
    }

    Uni<StripeReply> intent(String id) {
        return call(Endpoint.INTENT, () -> api.intent(id));
    }

    /// What was made for an order. New ones are found only after a while: a minute as a rule.
    Uni<StripeReply> search(OrderId order) {
        return call(
                Endpoint.SEARCH,
                () -> api.search("metadata['order_id']:'" + order + "'", MOST_FOUND));
    }

    Uni<StripeReply> refund(RefundCommand command, String key) {
        return call(
                Endpoint.REFUND,
                () -> api.refund(key, command.intentId(), command.orderId().toString()));
    }

    /// All refunds of a charge, up to this moment.
    Uni<StripeReply> refunds(String intentId) {
        return call(Endpoint.REFUNDS, () -> api.refunds(intentId, MOST_FOUND));
    }

    private static ClientRequestFilter headers(StripeAccess access) {
        return request -> {
            request.getHeaders().putSingle("Authorization", "Bearer " + access.apiKey());
            request.getHeaders().putSingle("Stripe-Version", VERSION);
        };
    }

    private Uni<StripeReply> call(Endpoint endpoint, Supplier<Uni<Response>> request) {
        return guard.call(endpoint, () -> request.get().map(StripeReply::of));
    }
}
