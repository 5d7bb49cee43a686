package dev.comanda.order.http;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OrderEntity;
import dev.comanda.order.db.SagaEntity;
import dev.comanda.order.db.TransitionEntity;
import dev.comanda.order.nats.OrderDoor;
import dev.comanda.order.saga.Order;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Orders: place one, and see what became of it.
@Path("/orders")
@Tag(name = "orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class OrderResource {

    private static final String PROBLEM_JSON = "application/problem+json";

    private final OrderDoor door;
    private final Clock clock;

    OrderResource(OrderDoor door, Clock clock) {
        this.door = door;
        this.clock = clock;
    }

    @POST
    @Operation(
            operationId = "placeOrder",
            summary = "Place an order",
            description =
                    "Answers as soon as the order is stored; its saga goes on by itself. Out of stock or a"
                            + " declined payment are states of the order, never an error of this call.")
    @APIResponse(
            responseCode = "201",
            description = "Stored, with its address in Location",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "400",
            description = "A field is not as it has to be",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    @APIResponse(
            responseCode = "422",
            description = "A field contradicts another",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    @APIResponse(
            responseCode = "503",
            description = "Nothing can be stored at the moment; try again after Retry-After",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    public Uni<Response> place(
            @NotNull(message = "is required") @Valid PlaceOrder request,
            @HeaderParam(MessageCodec.TRACEPARENT) @Nullable String traceparent) {
        OrderId id = new OrderId(UuidCreator.getTimeOrderedEpochPlus1());
        Order order =
                request
                        .toOrder(id, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return door.place(order, traceparent)
                .replaceWith(
                        () ->
                                Response.created(URI.create("/orders/" + id))
                                        .entity(OrderView.placed(order))
                                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getOrder", summary = "Read an order")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such order",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    public Uni<OrderView> read(String id) {
        UUID orderId = known(id);
        return Panache.withSession(
                () ->
                        OrderEntity.<OrderEntity>findById(orderId)
                                .onItem()
                                .ifNull()
                                .failWith(() -> unknown(id))
                                .flatMap(
                                        order ->
                                                SagaEntity.<SagaEntity>findById(orderId)
                                                        .map(saga -> OrderView.of(order, saga))));
    }

    @GET
    @Path("/{id}/saga")
    @Operation(operationId = "getSaga", summary = "See how far an order's saga is, step by step")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = SagaView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such order",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    public Uni<SagaView> saga(String id) {
        UUID orderId = known(id);
        return Panache.withSession(
                () ->
                        SagaEntity.<SagaEntity>findById(orderId)
                                .onItem()
                                .ifNull()
                                .failWith(() -> unknown(id))
                                .flatMap(
                                        saga ->
                                                TransitionEntity.<TransitionEntity>list(
                                                                "orderId = ?1 order by version",
                                                                orderId)
                                                        .map(steps -> SagaView.of(saga, steps))));
    }

    /// What is no id cannot be the id of an order: not found as well.
    private static UUID known(String id) {
        try {
            return OrderId.parse(id).value();
        } catch (IllegalArgumentException _) {
            throw unknown(id);
        }
    }

    private static Problem unknown(String id) {
        return Problem.notFound("There is no order " + id + ".");
    }
}
