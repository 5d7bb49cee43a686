package dev.comanda.order.http;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OpenSagas.Which;
import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.operators.SagaActions;
import dev.comanda.order.operators.SagaActions.Action;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.stuck.Reasons;
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
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Sagas that have not ended, for operators: what hangs, why, and asking again now.
@Path("/sagas")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "sagas")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SagaResource {

    private static final int MAX_LIMIT = 200;
    private static final String DURATION = "PT[0-9]{1,6}[HMS]";

    private final OpenSagas sagas;
    private final Reasons reasons;
    private final SagaActions actions;
    private final Caller caller;

    SagaResource(OpenSagas sagas, Reasons reasons, SagaActions actions, Caller caller) {
        this.sagas = sagas;
        this.reasons = reasons;
        this.actions = actions;
        this.caller = caller;
    }

    @GET
    @Operation(
            operationId = "listOpenSagas",
            summary = "List the sagas that have not ended, the oldest first",
            description = "olderThan is an ISO 8601 duration of one unit, such as PT5M.")
    public Uni<List<OpenSagaView>> list(
            @QueryParam("status") @Parameter(schema = @Schema(implementation = SagaStatus.class))
                    @Nullable String status,
            @QueryParam("stuck") @Nullable Boolean stuck,
            @QueryParam("olderThan")
                    @Pattern(
                            regexp = DURATION,
                            message = "must be a duration such as PT30S, PT5M or PT2H")
                    @Nullable String olderThan,
            @QueryParam("customerId")
                    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    @Nullable String customerId,
            @QueryParam("limit")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be 1 to 200")
                    @Max(value = MAX_LIMIT, message = "must be 1 to 200")
                    int limit) {
        return sagas.list(
                        new Which(
                                status(status),
                                stuck,
                                olderThan == null ? null : Duration.parse(olderThan),
                                customerId),
                        limit)
                .chain(reasons::of)
                .map(list -> list.stream().map(OpenSagaView::of).toList());
    }

    @POST
    @Path("/{id}/retry")
    @Operation(
            operationId = "retrySaga",
            summary = "Make a saga's open request again, now",
            description = "Who and why are kept with it.")
    @APIResponse(responseCode = "202", description = "It is on its way")
    @APIResponse(responseCode = "409", description = "The saga has ended, nobody is waited for")
    public Uni<Response> retry(
            @PathParam("id") String id, @NotNull(message = "is required") @Valid Why why) {
        return act(Action.RETRY, id, why);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            operationId = "cancelSaga",
            summary = "Give up a saga's order, and undo what had been done",
            description =
                    "As the customer can with POST /orders/{id}/cancel; who and why are kept with it.")
    @APIResponse(responseCode = "202", description = "It is being undone")
    @APIResponse(
            responseCode = "409",
            description = "It has ended, is being undone already, or is paid")
    public Uni<Response> cancel(
            @PathParam("id") String id, @NotNull(message = "is required") @Valid Why why) {
        return act(Action.CANCEL, id, why);
    }

    private Uni<Response> act(Action action, String id, Why why) {
        return actions.one(action, known(id), caller.name(why.by()), why.reason())
                .map(
                        result -> {
                            if (result == null) {
                                throw unknown(id);
                            }
                            if (result.outcome() == Outcome.REFUSED) {
                                throw Problem.conflict(result.detail());
                            }
                            return Response.accepted().build();
                        });
    }

    private static UUID known(String id) {
        try {
            return OrderId.parse(id).value();
        } catch (IllegalArgumentException _) {
            throw unknown(id);
        }
    }

    private static Problem unknown(String id) {
        return Problem.notFound("There is no saga of order " + id + ".");
    }

    private static @Nullable SagaStatus status(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(SagaStatus.values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                Problem.invalid(
                                        "status",
                                        "must be one of " + Arrays.toString(SagaStatus.values())));
    }
}
