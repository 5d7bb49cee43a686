package dev.comanda.order.http;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OrderEntity;
import dev.comanda.order.db.SagaEntity;
import dev.comanda.order.db.TransitionEntity;
import dev.comanda.order.nats.OrderDoor;
import dev.comanda.order.saga.Order;
import dev.comanda.order.stuck.Reasons;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
    private final OpenSagas sagas;
    private final Reasons reasons;
    private final Clock clock;

    OrderResource(OrderDoor door, OpenSagas sagas, Reasons reasons, Clock clock) {
        this.door = door;
        this.sagas = sagas;
        this.reasons = reasons;
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
        Order order = request.toOrder(id, clock.instant().truncatedTo(ChronoUnit.MILLIS));
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
    public Uni<OrderView> read(@PathParam("id") String id) {
        return stored(known(id), id).map(Stored::view);
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
    public Uni<SagaView> saga(@PathParam("id") String id) {
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
                                                                .map(
                                                                        steps ->
                                                                                SagaView.of(
                                                                                        saga,
                                                                                        steps))))
                .chain(this::withLastError);
    }

    /// Only for a saga that is stuck: whoever waits for the end of one that is not asks often.
    private Uni<SagaView> withLastError(SagaView saga) {
        if (!Boolean.TRUE.equals(saga.stuck())) {
            return Uni.createFrom().item(saga);
        }
        return sagas.find(UUID.fromString(saga.orderId()))
                .chain(reasons::of)
                .map(
                        found ->
                                found.isEmpty()
                                        ? saga // it has ended meanwhile
                                        : saga.withLastError(found.getFirst().lastError()));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            operationId = "cancelOrder",
            summary = "Cancel an order, while it can still be undone",
            description =
                    "202: it is being undone. 200: it is being undone, or is undone, already. 409: it is"
                            + " confirmed or has failed, and stays so.")
    @APIResponse(
            responseCode = "202",
            description = "It is being undone now",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was being undone already, or is undone",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such order",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    @APIResponse(
            responseCode = "409",
            description = "It cannot be undone any more",
            content =
                    @Content(
                            mediaType = PROBLEM_JSON,
                            schema = @Schema(implementation = Problem.Body.class)))
    public Uni<Response> cancel(@PathParam("id") String id, @Valid @Nullable CancelOrder request) {
        String reason = (request == null ? new CancelOrder(null) : request).reasonOrDefault();
        OrderId orderId = new OrderId(known(id));
        return stored(orderId.value(), id)
                .flatMap(
                        before ->
                                switch (before.saga.status) {
                                    case COMPENSATING, COMPENSATED ->
                                            Uni.createFrom()
                                                    .item(Response.ok(before.view()).build());
                                    case PAYMENT_SUCCEEDED, COMPLETED, FAILED ->
                                            throw tooLate(before.view());
                                    case STARTED, INVENTORY_RESERVED, PAYMENT_PROCESSING ->
                                            door.cancel(orderId, reason)
                                                    .chain(() -> stored(orderId.value(), id))
                                                    .map(OrderResource::cancelled);
                                });
    }

    /// The saga may have gone on in the meantime.
    private static Response cancelled(Stored after) {
        return switch (after.saga.status.order()) {
            case PENDING, CANCELLED -> Response.accepted(after.view()).build();
            case CONFIRMED, FAILED -> throw tooLate(after.view());
        };
    }

    private static Problem tooLate(OrderView order) {
        return Problem.conflict(
                "Order "
                        + order.orderId()
                        + " is "
                        + order.status()
                        + " and can no longer be cancelled.");
    }

    /// An order and its saga, as they are stored.
    private record Stored(OrderEntity order, SagaEntity saga) {
        OrderView view() {
            return OrderView.of(order, saga);
        }
    }

    private static Uni<Stored> stored(UUID orderId, String id) {
        return Panache.withSession(
                () ->
                        OrderEntity.<OrderEntity>findById(orderId)
                                .onItem()
                                .ifNull()
                                .failWith(() -> unknown(id))
                                .flatMap(
                                        order ->
                                                SagaEntity.<SagaEntity>findById(orderId)
                                                        .map(saga -> new Stored(order, saga))));
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
