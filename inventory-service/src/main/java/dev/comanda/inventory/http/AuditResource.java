package dev.comanda.inventory.http;

import dev.comanda.inventory.db.StockAudit;
import dev.comanda.inventory.db.StockAudit.ReservationFact;
import dev.comanda.inventory.db.StockAudit.StockFact;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.http.IdRange;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// This service's facts for the audit, which order-service makes: `GET /audit` there.
@Path("/inventory/audit")
@RolesAllowed({Role.SERVICE, Role.OPERATOR})
@Tag(name = "Audit")
public class AuditResource {

    private static final int MAX_PAGE = 1000;

    private final StockAudit audit;

    AuditResource(StockAudit audit) {
        this.audit = audit;
    }

    @GET
    @Path("/reservations")
    @Operation(
            operationId = "auditReservations",
            summary = "What is held for each order, by order id; a short page is the last one")
    public Uni<List<ReservationFact>> reservations(
            @QueryParam("after")
                    @DefaultValue(IdRange.FIRST)
                    @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    String after,
            @QueryParam("upTo")
                    @DefaultValue(IdRange.LAST)
                    @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    String upTo,
            @QueryParam("limit") @DefaultValue("1000") @Min(1) @Max(MAX_PAGE) int limit) {
        IdRange range = IdRange.parse(after, upTo);
        return audit.reservations(range.after(), range.upTo(), limit);
    }

    @GET
    @Path("/stock")
    @Operation(
            operationId = "auditStock",
            summary = "The products whose pieces do not add up; none is as it should be",
            description = "Reads every reservation: a question for now and then. At most 1000.")
    public Uni<List<StockFact>> stock() {
        return audit.stock(MAX_PAGE);
    }
}
