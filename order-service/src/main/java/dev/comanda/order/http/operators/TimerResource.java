package dev.comanda.order.http.operators;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.db.Timers;
import dev.comanda.order.db.Timers.Kind;
import dev.comanda.order.db.Timers.Timer;
import dev.comanda.order.operators.TimerActions;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The deadlines of the sagas that have not ended.
@Path("/operators/timers")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "operators")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TimerResource {

    /// As far as a deadline can be put off: from now to 24 hours.
    private static final String UP_TO_A_DAY = "PT((1?[0-9]|2[0-4])H|[0-9]{1,3}M|[0-9]{1,4}S)";

    private final Timers timers;
    private final TimerActions actions;
    private final Caller caller;

    TimerResource(Timers timers, TimerActions actions, Caller caller) {
        this.timers = timers;
        this.actions = actions;
        this.caller = caller;
    }

    /// The body of a move.
    ///
    /// @param dueIn from now; `PT0S` is now
    record Move(
            @Schema(examples = "PT10M", required = true)
                    @NotNull(message = "is required: when it is due, from now")
                    @Pattern(
                            regexp = UP_TO_A_DAY,
                            message =
                                    "must be a duration such as PT0S (now), PT30S, PT10M or PT24H, which is the most")
                    String dueIn,
            @Schema(examples = "ana", required = true)
                    @NotNull(message = "is required: who does this")
                    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    String by,
            @Schema(examples = "the bank is slow today", required = true)
                    @NotNull(message = "is required: why it is done")
                    @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                    String reason) {}

    @GET
    @Operation(
            operationId = "listTimers",
            summary = "List the deadlines that come next",
            description =
                    "RESEND: the open request is made again. PAYMENT: waiting for the payment is given up."
                            + " SAGA: the order is given up. `within` is an ISO 8601 duration of one unit.")
    public Uni<List<Timer>> list(
            @QueryParam("kind") @Parameter(schema = @Schema(implementation = Kind.class))
                    @Nullable String kind,
            @QueryParam("within") @Pattern(regexp = Named.DURATION, message = Named.DURATION_RULE)
                    @Nullable String within,
            @QueryParam("orderId")
                    @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    @Nullable String orderId,
            @QueryParam("limit")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be 1 to 200")
                    @Max(value = 200, message = "must be 1 to 200")
                    int limit) {
        return timers.list(
                Named.one(Kind.class, "kind", kind),
                Named.duration(within),
                orderId == null ? null : order(orderId).value(),
                limit);
    }

    private static OrderId order(String text) {
        try {
            return OrderId.parse(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("orderId", "must be a UUID");
        }
    }

    @POST
    @Path("/{id}/{kind}")
    @Operation(
            operationId = "moveTimer",
            summary = "Bring a deadline forward, or put it off",
            description =
                    "The sweep finds it when it is due, and the saga decides what it means. A SAGA or PAYMENT"
                            + " deadline can be put off beyond the time that the stock is reserved for: should"
                            + " the reservation expire, it is made again, or the order is undone.")
    @APIResponse(responseCode = "200", description = "The timers of the saga, as they are now")
    @APIResponse(responseCode = "404", description = "There is no such saga, or kind of timer")
    @APIResponse(responseCode = "409", description = "The saga has no such deadline as it stands")
    public Uni<List<Timer>> move(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @NotNull(message = "is required") @Valid Move move) {
        OrderId orderId = Named.saga(id);
        Kind which =
                Arrays.stream(Kind.values())
                        .filter(one -> one.name().equals(kind))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Problem.notFound(
                                                "There is no timer of that kind: take one of "
                                                        + Arrays.toString(Kind.values())
                                                        + "."));
        return actions.move(
                        orderId.value(),
                        which,
                        Duration.parse(move.dueIn),
                        caller.name(move.by),
                        move.reason)
                .flatMap(
                        result -> {
                            if (result.outcome() == Outcome.REFUSED) {
                                throw Problem.conflict(result.detail());
                            }
                            return timers.list(null, null, orderId.value(), Kind.values().length);
                        });
    }
}
