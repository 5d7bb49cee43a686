package dev.comanda.order.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.catalogue.Catalogue;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import dev.comanda.nats.tracing.Tracing;
import dev.comanda.order.db.IdempotencyKey;
import dev.comanda.order.nats.OrderDoor;
import dev.comanda.order.nats.Placing;
import dev.comanda.order.saga.Order;
import dev.comanda.order.watch.Ending;
import dev.comanda.order.watch.SagaWatch;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.links.Link;
import org.eclipse.microprofile.openapi.annotations.links.LinkParameter;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Place an order, or take it back.
@Path("/orders")
@Tag(name = "orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class OrderResource {

    private static final String PLACED = "$response.body#/orderId";

    private final OwnOrders own;
    private final OrderDoor door;
    private final SagaWatch watch;
    private final Catalogue catalogue;
    private final ObjectMapper json;
    private final Clock clock;
    private final Tracing tracing;

    OrderResource(
            OwnOrders own,
            OrderDoor door,
            SagaWatch watch,
            Catalogue catalogue,
            ObjectMapper json,
            Clock clock,
            Tracing tracing) {
        this.own = own;
        this.door = door;
        this.catalogue = catalogue;
        this.watch = watch;
        this.json = json;
        this.clock = clock;
        this.tracing = tracing;
    }

    @POST
    @RolesAllowed({Role.CUSTOMER, Role.SERVICE})
    @Operation(
            operationId = "placeOrder",
            summary = "Place an order",
            description =
                    "Answers as soon as the order is stored; its saga goes on by itself. Out of stock or a"
                            + " declined payment are states of the order, never an error of this call. With"
                            + " Idempotency-Key the same request can be made again and places one order. With"
                            + " Prefer: wait=N the answer waits, up to N seconds, for the end of the saga.")
    @APIResponse(
            responseCode = "409",
            description =
                    "Another request with this Idempotency-Key is being carried out right now")
    @APIResponse(
            responseCode = "201",
            description = "Stored, with its address in Location",
            content = @Content(schema = @Schema(implementation = OrderView.class)),
            links = {
                @Link(
                        name = "order",
                        operationId = "getOrder",
                        parameters = @LinkParameter(name = "id", expression = PLACED)),
                @Link(
                        name = "saga",
                        operationId = "getSaga",
                        parameters = @LinkParameter(name = "id", expression = PLACED)),
                @Link(
                        name = "status",
                        operationId = "getOrderStatus",
                        parameters = @LinkParameter(name = "id", expression = PLACED)),
                @Link(
                        name = "events",
                        operationId = "followOrder",
                        parameters = @LinkParameter(name = "id", expression = PLACED)),
                @Link(
                        name = "cancel",
                        operationId = "cancelOrder",
                        parameters = @LinkParameter(name = "id", expression = PLACED)),
                @Link(
                        name = "retry",
                        operationId = "retrySaga",
                        parameters = @LinkParameter(name = "id", expression = PLACED))
            })
    @APIResponse(
            responseCode = "422",
            description =
                    "A field contradicts another, a price is left out and the catalogue has none, or the"
                            + " Idempotency-Key was used for another request")
    public Uni<Response> place(
            @NotNull(message = "is required") @Valid PlaceOrder request,
            @HeaderParam(MessageCodec.TRACEPARENT) @Nullable String traceparent,
            @HeaderParam(MessageCodec.TRACESTATE) @Nullable String tracestate,
            @HeaderParam(WishHeaders.IDEMPOTENCY_KEY) @Nullable String idempotencyKey,
            @HeaderParam(WishHeaders.PREFER) @Nullable String prefer) {
        String customer = own.placing(request);
        OrderId id = new OrderId(UuidCreator.getTimeOrderedEpochPlus1());
        IdempotencyKey key = WishHeaders.key(idempotencyKey, customer, request, json);
        Duration wait = WishHeaders.wait(prefer);
        String trace = tracing.ofRequest(traceparent, tracestate, id);
        Order order;
        try {
            order = request.toOrder(id, clock.instant().truncatedTo(ChronoUnit.MILLIS), catalogue);
        } catch (Unpriced e) {
            return earlier(key, e, wait);
        }
        if (wait.isZero()) {
            return door.place(order, key, trace).map(placing -> created(orderOf(placing)));
        }
        Ending ending = new Ending(watch, id); // before it can happen
        return door.place(order, key, trace)
                .flatMap(
                        placing ->
                                placing instanceof Placing.Repeated(Order first)
                                        ? endOfFirst(first, wait)
                                        : endOf(orderOf(placing), ending, wait))
                .onTermination()
                .invoke(ending::close);
    }

    /// What was answered under this key once is answered again, whatever the catalogue has become.
    private Uni<Response> earlier(@Nullable IdempotencyKey key, Unpriced unpriced, Duration wait) {
        if (key == null) {
            throw unpriced.problem();
        }
        return door.earlier(key)
                .flatMap(
                        placing -> {
                            if (placing == null) {
                                throw unpriced.problem();
                            }
                            Order first = orderOf(placing);
                            return wait.isZero()
                                    ? Uni.createFrom().item(created(first))
                                    : endOfFirst(first, wait);
                        });
    }

    private Uni<Response> endOfFirst(Order first, Duration wait) {
        Ending ending = new Ending(watch, first.id());
        return watch.catchUp(first.id())
                .chain(() -> endOf(first, ending, wait))
                .onTermination()
                .invoke(ending::close);
    }

    /// The order as it ended, or, when the time is up, as it was placed.
    private static Uni<Response> endOf(Order order, Ending ending, Duration wait) {
        return ending.within(wait)
                .flatMap(
                        ended ->
                                ended
                                        ? StoredOrder.withSaga(order.id())
                                                .map(view -> ended(view, wait))
                                        : Uni.createFrom().item(created(order)));
    }

    private static Response ended(OrderView view, Duration wait) {
        return Response.created(address(view.orderId()))
                .header(WishHeaders.PREFERENCE_APPLIED, "wait=" + wait.toSeconds())
                .entity(view)
                .build();
    }

    private static Order orderOf(Placing placing) {
        return switch (placing) {
            case Placing.Placed(Order order) -> order;
            case Placing.Repeated(Order first) -> first;
            case Placing.KeyReused() ->
                    throw new Problem(
                            422,
                            "Idempotency key reused",
                            "This "
                                    + WishHeaders.IDEMPOTENCY_KEY
                                    + " was used before for another request. Take a new one for each order.",
                            List.of(
                                    new Problem.Violation(
                                            WishHeaders.IDEMPOTENCY_KEY,
                                            "was used for another request")));
            case Placing.UnderWay() ->
                    throw Problem.conflict(
                            "Another request with this "
                                    + WishHeaders.IDEMPOTENCY_KEY
                                    + " is being carried out right now. Ask again in a moment.");
        };
    }

    private static Response created(Order order) {
        return Response.created(address(order.id().toString()))
                .entity(OrderView.placed(order))
                .build();
    }

    private static URI address(String orderId) {
        return URI.create("/orders/" + orderId);
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed({Role.CUSTOMER, Role.SERVICE, Role.OPERATOR})
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
    @APIResponse(responseCode = "409", description = "It cannot be undone any more")
    public Uni<Response> cancel(@PathParam("id") String id, @Valid @Nullable CancelOrder request) {
        String reason = (request == null ? new CancelOrder(null) : request).reasonOrDefault();
        return own.find(id)
                .flatMap(
                        before ->
                                switch (before.saga().status) {
                                    case COMPENSATING, COMPENSATED ->
                                            Uni.createFrom()
                                                    .item(Response.ok(before.view()).build());
                                    case PAYMENT_SUCCEEDED, COMPLETED, FAILED ->
                                            throw tooLate(before.view());
                                    case STARTED, INVENTORY_RESERVED, PAYMENT_PROCESSING ->
                                            door.cancel(before.id(), reason)
                                                    .chain(() -> StoredOrder.find(before.id()))
                                                    .map(OrderResource::cancelled);
                                });
    }

    /// The saga may have gone on in the meantime.
    private static Response cancelled(StoredOrder after) {
        return switch (after.saga().status.order()) {
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
}
