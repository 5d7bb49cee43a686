package dev.comanda.payment.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.nats.http.Problem;
import dev.comanda.payment.nats.GatewayChoice;
import dev.comanda.payment.nats.PaymentDoors;
import dev.comanda.payment.stripe.StripeAccess;
import dev.comanda.payment.stripe.StripeConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Where Stripe tells its news. Any answer but 2xx makes it tell them again, for days.
///
/// The limit of a body is that of the service, `quarkus.http.limits.max-body-size`.
@Path("/payments/webhooks/stripe")
@PermitAll // whom the signature shows to be Stripe
@Tag(name = "Webhooks")
public class StripeWebhookResource {

    private final PaymentDoors doors;
    private final Pool pool;
    private final ObjectMapper json;
    private final Clock clock;
    private final @Nullable StripeSignature signature;

    StripeWebhookResource(
            PaymentDoors doors,
            Pool pool,
            ObjectMapper json,
            Clock clock,
            GatewayChoice choice,
            StripeConfig config) {
        this.doors = doors;
        this.pool = pool;
        this.json = json;
        this.clock = clock;
        this.signature =
                switch (choice.gateway()) {
                    case SIMULATED -> null;
                    case STRIPE ->
                            new StripeSignature(
                                    StripeAccess.of(config).webhookSecret(),
                                    config.webhookTolerance());
                };
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(200)
    @Operation(
            operationId = "stripeWebhook",
            summary = "Stripe's events: each makes the service look at the payment it is about")
    @APIResponse(responseCode = "200", description = "Heard, whether or not it mattered")
    @APIResponse(responseCode = "400", description = "Not signed by Stripe, or long ago")
    @APIResponse(responseCode = "404", description = "This service does not work with Stripe")
    public Uni<Void> hear(
            @HeaderParam("Stripe-Signature") @Nullable String header, byte @Nullable [] body) {
        if (signature == null) {
            throw Problem.notFound("payments.gateway is not stripe: nobody listens here.");
        }
        byte[] bytes = body == null ? new byte[0] : body;
        String fault = signature.fault(header, bytes, clock.instant());
        if (fault != null) {
            throw Problem.invalid("Stripe-Signature", fault);
        }
        return event(bytes)
                .news()
                .map(news -> doors.noticed(pool, news.orderId(), news.intentId()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private StripeEvent event(byte[] body) {
        try {
            StripeEvent event = json.readValue(body, StripeEvent.class);
            if (event != null) {
                return event;
            }
        } catch (IOException _) {
            // said below: whoever has the secret and sends this is not Stripe
        }
        throw Problem.invalid("body", "is not an event of Stripe");
    }
}
