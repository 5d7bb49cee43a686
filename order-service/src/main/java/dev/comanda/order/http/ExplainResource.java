package dev.comanda.order.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.explain.Explainer;
import dev.comanda.order.explain.Explanation;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Why an order is stuck, if it is.
@Path("/sagas/{id}/explain")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "sagas")
@Produces(MediaType.APPLICATION_JSON)
public final class ExplainResource {

    private final Explainer explainer;

    ExplainResource(Explainer explainer) {
        this.explainer = explainer;
    }

    @GET
    @Operation(
            operationId = "explainSaga",
            summary = "Why is this order where it is, and what can be done about it?",
            description =
                    "Whom its saga waits for, since when, how often it has asked, what went wrong, and what"
                            + " happened in all three services. Reads the streams: a question for now and"
                            + " then. It is answered without the broker, too, with what is known without it.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = Explanation.class)))
    public Uni<Explanation> explain(@PathParam("id") String id) {
        OrderId orderId = StoredOrder.known(id);
        return explainer
                .explain(orderId)
                .map(found -> found.orElseThrow(() -> StoredOrder.unknown(id)));
    }
}
