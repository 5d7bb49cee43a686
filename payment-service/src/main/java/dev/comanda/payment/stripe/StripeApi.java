package dev.comanda.payment.stripe;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// The five requests that are made of [Stripe's API](https://docs.stripe.com/api): forms there,
/// JSON back, and any status is an answer.
@Path("/v1")
@RegisterRestClient(configKey = "stripe")
@Produces(MediaType.APPLICATION_JSON)
public interface StripeApi {

    /// Makes a PaymentIntent and confirms it, in one.
    @POST
    @Path("payment_intents")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Response> charge(
            @HeaderParam("Idempotency-Key") String key,
            @FormParam("amount") long amount,
            @FormParam("currency") String currency,
            @FormParam("payment_method") String paymentMethod,
            @FormParam("confirm") boolean confirm,
            @FormParam("error_on_requires_action") boolean errorOnRequiresAction,
            @FormParam("automatic_payment_methods[enabled]") boolean automaticMethods,
            @FormParam("automatic_payment_methods[allow_redirects]") String redirects,
            @FormParam("metadata[order_id]") String orderId,
            @FormParam("metadata[customer_id]") String customerId);

    @GET
    @Path("payment_intents/{id}")
    Uni<Response> intent(@PathParam("id") String id);

    @GET
    @Path("payment_intents/search")
    Uni<Response> search(@QueryParam("query") String query, @QueryParam("limit") int limit);

    /// Gives back what is left of a charge.
    @POST
    @Path("refunds")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Response> refund(
            @HeaderParam("Idempotency-Key") String key,
            @FormParam("payment_intent") String intentId,
            @FormParam("metadata[order_id]") String orderId);

    @GET
    @Path("refunds")
    Uni<Response> refunds(
            @QueryParam("payment_intent") String intentId, @QueryParam("limit") int limit);
}
