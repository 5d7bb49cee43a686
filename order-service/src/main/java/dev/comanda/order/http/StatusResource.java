package dev.comanda.order.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.order.status.OrderProgress;
import dev.comanda.order.status.Stage;
import dev.comanda.order.status.StatusView;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// How far an order is, as the messages tell.
@Path("/orders/{id}/status")
@RolesAllowed({Role.CUSTOMER, Role.SERVICE, Role.OPERATOR})
@Tag(name = "orders")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

    private final OwnOrders own;
    private final StatusView view;

    StatusResource(OwnOrders own, StatusView view) {
        this.own = own;
        this.view = view;
    }

    /// @param stages that were reached, the earliest first; a message or two later than the order
    ///     itself
    public record StatusBody(String orderId, Stage status, List<Since> stages) {

        /// One stage, and when it was reached.
        public record Since(Stage stage, Instant at) {}

        static StatusBody of(OrderProgress progress) {
            return new StatusBody(
                    progress.orderId().toString(),
                    progress.stage(),
                    progress.times().entrySet().stream()
                            .map(one -> new Since(one.getKey(), one.getValue()))
                            .sorted(Comparator.comparing(Since::at).thenComparing(Since::stage))
                            .toList());
        }
    }

    @GET
    @Operation(
            operationId = "getOrderStatus",
            summary = "See how far an order is, and since when",
            description =
                    "From the read model order_status_view, which follows the messages: it may be a moment"
                            + " behind the order.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = StatusBody.class)))
    public Uni<StatusBody> status(@PathParam("id") String id) {
        return own.visible(id)
                .chain(view::find)
                .map(
                        progress -> {
                            if (progress == null) {
                                throw StoredOrder.unknown(id);
                            }
                            return StatusBody.of(progress);
                        });
    }
}
