package dev.comanda.order.audit.reading;

import dev.comanda.order.audit.PaymentFact;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// What payment-service tells the audit, the provider's book included. Calls block.
@RegisterClientHeaders // the token of whoever asks for the audit
@RegisterRestClient(configKey = "payment-service")
@Path("/payments/audit")
public interface PaymentFacts {

    /// Payments by order id; a page shorter than `limit` is the last one.
    ///
    /// @param after from there, itself not included
    /// @param upTo to there, included
    @GET
    List<PaymentFact> payments(
            @QueryParam("after") String after,
            @QueryParam("upTo") String upTo,
            @QueryParam("limit") int limit);
}
