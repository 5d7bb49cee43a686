package dev.comanda.order.http;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.consume.DeadLetter;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.db.OperatorActions.Result;
import dev.comanda.order.operators.LetterActions;
import dev.comanda.order.operators.LetterActions.Action;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The dead letters of all three services, for operators. The broker keeps them, and it is asked
/// directly, so these calls run on worker threads.
@Path("/dead-letters")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "dead letters")
@Blocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DeadLetterResource {

    private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(10);

    private final LetterActions letters;
    private final Caller caller;

    DeadLetterResource(LetterActions letters, Caller caller) {
        this.letters = letters;
        this.caller = caller;
    }

    @GET
    @Operation(
            operationId = "listDeadLetters",
            summary = "List the dead letters, the oldest first",
            description = "The next page begins after the last id of this one.")
    public List<DeadLetter> list(
            @QueryParam("after")
                    @DefaultValue("0")
                    @Min(value = 0, message = "must not be negative")
                    long after,
            @QueryParam("limit")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be 1 to 200")
                    @Max(value = 200, message = "must be 1 to 200")
                    int limit) {
        return letters.list(after, limit);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getDeadLetter", summary = "Read a dead letter")
    public DeadLetter read(@PathParam("id") String id) {
        return existing(id);
    }

    @POST
    @Path("/{id}/redrive")
    @Operation(
            operationId = "redriveDeadLetter",
            summary = "Send a dead letter again",
            description = "On its original subject and as a new attempt; the letter is gone then.")
    @APIResponse(responseCode = "202", description = "It is on its way")
    @APIResponse(
            responseCode = "409",
            description = "It is not whole, does not say its subject, or is gone")
    public Response redrive(
            @PathParam("id") String id, @NotNull(message = "is required") @Valid Why why) {
        return act(Action.REDRIVE, id, why, Response.accepted());
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "discardDeadLetter",
            summary = "Throw a dead letter away",
            description = "Who and why are query parameters, because a DELETE has no body.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response discard(
            @PathParam("id") String id,
            @QueryParam("by")
                    @NotNull(message = "is required: who does this")
                    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    String by,
            @QueryParam("reason")
                    @NotNull(message = "is required: why it is done")
                    @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                    String reason) {
        return act(Action.DISCARD, id, new Why(by, reason), Response.noContent());
    }

    private Response act(Action action, String id, Why why, Response.ResponseBuilder done) {
        Result result =
                letters.one(action, existing(id), caller.name(why.by()), why.reason())
                        .await()
                        .atMost(RECORD_TIMEOUT);
        if (result.outcome() == Outcome.REFUSED) {
            throw Problem.conflict(result.detail());
        }
        return done.build();
    }

    private DeadLetter existing(String id) {
        DeadLetter letter = id.matches("\\d{1,18}") ? letters.find(Long.parseLong(id)) : null;
        if (letter == null) {
            throw Problem.notFound("There is no dead letter " + id + ".");
        }
        return letter;
    }
}
