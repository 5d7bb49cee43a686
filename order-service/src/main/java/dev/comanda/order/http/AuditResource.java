package dev.comanda.order.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.http.Problem;
import dev.comanda.nats.http.SignsOfLife;
import dev.comanda.order.audit.AuditReport;
import dev.comanda.order.audit.reading.AuditRun;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The audit: does what the three services and the provider's book say fit together?
@Path("/audit")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {

    private final AuditRun audit;
    private final SignsOfLife signs;
    private final Semaphore one = new Semaphore(1);

    AuditResource(AuditRun audit, SignsOfLife signs) {
        this.audit = audit;
        this.signs = signs;
    }

    @GET
    @Blocking
    @Operation(
            operationId = "audit",
            summary = "Compare what the three services and the payment provider's book say",
            description =
                    "Reads everything once, page by page, and locks nothing; the system goes on"
                            + " meanwhile. Orders that are under way are counted, not judged."
                            + SignsOfLife.FOR_CALLERS)
    @APIResponse(
            responseCode = "200",
            description = "What was judged, and each violation; clean if there is none",
            content = @Content(schema = @Schema(implementation = AuditReport.class)))
    @APIResponse(responseCode = "409", description = "An audit is running already")
    @APIResponse(
            responseCode = "503",
            description = "One of the other services is away; it is named")
    public AuditReport audit() {
        if (!one.tryAcquire()) {
            throw Problem.conflict("An audit is running already. Ask again when it has ended.");
        }
        try (SignsOfLife.Sending _ = signs.begin()) {
            return audit.run();
        } finally {
            one.release();
        }
    }
}
