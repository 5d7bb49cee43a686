package dev.comanda.inventory.http;

import dev.comanda.inventory.db.ReservationEntity;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/// Reservations: look at them. They are made, sold and given back by messages only.
@Path("/inventory/reservations")
@RolesAllowed({Role.SERVICE, Role.OPERATOR})
@Tag(name = "Reservations")
public class ReservationResource {

    @GET
    @WithSession
    @Operation(
            operationId = "listReservations",
            summary = "The reservations of an order: a list of one, or an empty one")
    public Uni<List<ReservationView>> ofOrder(
            @QueryParam("orderId")
                    @Parameter(
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    @NotNull(message = "is required, as a UUID")
                    String orderId) {
        return ReservationEntity.<ReservationEntity>findById(parse(orderId).value())
                .map(found -> found == null ? List.of() : List.of(ReservationView.of(found)));
    }

    @GET
    @Path("/{reservationId}")
    @WithSession
    @Operation(
            operationId = "getReservation",
            summary = "One reservation; its id is res_ and the order's id")
    public Uni<ReservationView> reservation(@RestPath String reservationId) {
        return ReservationEntity.<ReservationEntity>findById(Ids.orderOf(reservationId).value())
                .onItem()
                .ifNull()
                .failWith(() -> Ids.noSuchReservation(reservationId))
                .map(ReservationView::of);
    }

    private static OrderId parse(String orderId) {
        try {
            return OrderId.parse(orderId);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("orderId", "must be a UUID");
        }
    }
}
