package dev.comanda.order.http.operators;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.consume.DeadLetter;
import dev.comanda.order.operators.BulkReport;
import dev.comanda.order.operators.LetterActions;
import dev.comanda.order.operators.LetterGroup;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Dead letters, by what they died of.
@Path("/dead-letters/by-cause")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "dead letters")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public final class LetterGroupsResource {

    private final LetterActions letters;

    LetterGroupsResource(LetterActions letters) {
        this.letters = letters;
    }

    /// @param letters how many there are in all groups
    /// @param more only the oldest [BulkReport#LOOKED_AT] were looked at
    public record LetterGroups(int letters, boolean more, List<LetterGroup> groups) {}

    @GET
    @Operation(
            operationId = "listDeadLettersByCause",
            summary = "Group the dead letters by their consumer and the cause they have in common",
            description = "A wish in bulk can name a group's consumer and cause.")
    public LetterGroups list() {
        List<DeadLetter> found = letters.list(0, BulkReport.LOOKED_AT);
        return new LetterGroups(
                found.size(), found.size() == BulkReport.LOOKED_AT, LetterGroup.of(found));
    }
}
