package dev.comanda.order.audit.reading;

import dev.comanda.order.audit.ReservationFact;
import dev.comanda.order.audit.StockFact;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// What inventory-service tells the audit. Calls block.
@RegisterClientHeaders // the token of whoever asks for the audit
@RegisterRestClient(configKey = "inventory-service")
@Path("/inventory/audit")
public interface InventoryFacts {

    /// Reservations by order id; a page shorter than `limit` is the last one.
    ///
    /// @param after from there, itself not included
    /// @param upTo to there, included
    @GET
    @Path("/reservations")
    List<ReservationFact> reservations(
            @QueryParam("after") String after,
            @QueryParam("upTo") String upTo,
            @QueryParam("limit") int limit);

    /// The products that do not add up.
    @GET
    @Path("/stock")
    List<StockFact> stock();
}
