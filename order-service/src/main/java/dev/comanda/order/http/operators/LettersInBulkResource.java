package dev.comanda.order.http.operators;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.auth.Role;
import dev.comanda.order.operators.BulkReport;
import dev.comanda.order.operators.LetterActions;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The same to many dead letters.
@Path("/dead-letters/bulk")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "dead letters")
@Blocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class LettersInBulkResource {

    private final LetterActions letters;
    private final Caller caller;

    LettersInBulkResource(LetterActions letters, Caller caller) {
        this.letters = letters;
        this.caller = caller;
    }

    @POST
    @Operation(
            operationId = "deadLettersInBulk",
            summary = "Redrive or discard many dead letters, after a dry run that says how many",
            description =
                    "At most 500 in one call, the oldest first; `more` says whether to call again. Without"
                            + " \"dryRun\": false nothing is done; with it, `expected` is what the dry run said, and"
                            + " nothing is done if it would be done to more by now. Each is recorded on its own.")
    @APIResponse(responseCode = "200", description = "What was done, or would be")
    @APIResponse(responseCode = "409", description = "It would be done to more than was agreed")
    @APIResponse(responseCode = "422", description = "It does not say which ones, or how many")
    public Uni<BulkReport> bulk(@NotNull(message = "is required") @Valid LettersInBulk request) {
        request.check();
        LettersInBulk.LettersWhere where = request.where();
        return where == null
                ? letters.these(
                        request.wish(caller),
                        request.what(),
                        Objects.requireNonNull(request.ids()),
                        request.agreed())
                : letters.all(
                        request.wish(caller),
                        request.what(),
                        where.consumer(),
                        where.cause(),
                        request.agreed());
    }
}
