package dev.comanda.order.http.operators;

import dev.comanda.nats.auth.Role;
import dev.comanda.order.db.OpenSagas.Which;
import dev.comanda.order.operators.BulkReport;
import dev.comanda.order.operators.SagaActions;
import dev.comanda.order.operators.SagaGroup;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Sagas that hang, by what they hang for.
@Path("/sagas/by-cause")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "sagas")
@Produces(MediaType.APPLICATION_JSON)
public final class SagaGroupsResource {

    private final SagaActions sagas;

    SagaGroupsResource(SagaActions sagas) {
        this.sagas = sagas;
    }

    /// @param sagas how many there are in all groups
    /// @param more only the oldest [BulkReport#LOOKED_AT] were looked at
    public record SagaGroups(int sagas, boolean more, List<SagaGroup> groups) {}

    @GET
    @Operation(
            operationId = "listSagasByCause",
            summary = "Group the sagas that hang by the cause they have in common",
            description =
                    "The stuck ones, unless stuck=false asks for the others. A wish in bulk can name a group's cause.")
    public Uni<SagaGroups> list(
            @QueryParam("stuck") @DefaultValue("true") boolean stuck,
            @QueryParam("olderThan")
                    @Pattern(regexp = Named.DURATION, message = Named.DURATION_RULE)
                    @Nullable String olderThan) {
        Which which = new Which(null, stuck, Named.duration(olderThan), null);
        return sagas.hanging(which)
                .map(
                        found ->
                                new SagaGroups(
                                        found.size(),
                                        found.size() == BulkReport.LOOKED_AT,
                                        SagaGroup.of(found)));
    }
}
