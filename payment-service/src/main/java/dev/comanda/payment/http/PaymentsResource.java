package dev.comanda.payment.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import dev.comanda.payment.db.PaymentEntity;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Payments, one per order. They come into being through messages, so there is nothing to post
/// here.
@Path("/payments")
@RolesAllowed({Role.SERVICE, Role.OPERATOR})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Payments")
public class PaymentsResource {

    private static final String PREFIX = "pay_";

    @GET
    @WithSession
    @Operation(
            operationId = "listPayments",
            summary = "The payment of an order: a list of one, or of none")
    public Uni<List<PaymentView>> ofOrder(
            @RestQuery
                    @Parameter(
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    @Nullable String orderId) {
        OrderId id =
                Optional.ofNullable(orderId)
                        .flatMap(PaymentsResource::orderId)
                        .orElseThrow(() -> Problem.invalid("orderId", "must be given, as a UUID"));
        return PaymentEntity.of(id).map(p -> p == null ? List.of() : List.of(PaymentView.of(p)));
    }

    @GET
    @Path("{id}")
    @WithSession
    @Operation(
            operationId = "getPayment",
            summary = "A payment, by its id: pay_ and the order's id")
    public Uni<PaymentView> byId(@PathParam("id") String id) {
        OrderId orderId =
                (id.startsWith(PREFIX)
                                ? orderId(id.substring(PREFIX.length()))
                                : Optional.<OrderId>empty())
                        .orElseThrow(() -> notFound(id));
        return PaymentEntity.of(orderId)
                .map(Optional::ofNullable)
                .map(p -> PaymentView.of(p.orElseThrow(() -> notFound(id))));
    }

    private static Problem notFound(String id) {
        return Problem.notFound("There is no payment " + id + ".");
    }

    private static Optional<OrderId> orderId(String text) {
        try {
            return Optional.of(OrderId.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // the callers say what it should have been
        }
    }
}
