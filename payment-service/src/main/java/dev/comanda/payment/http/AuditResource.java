package dev.comanda.payment.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.http.IdRange;
import dev.comanda.payment.audit.PaymentAudit;
import dev.comanda.payment.audit.PaymentFact;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// This service's facts for the audit, which order-service makes: `GET /audit` there.
@Path("/payments/audit")
@RolesAllowed({Role.SERVICE, Role.OPERATOR})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditResource {

    private static final int MAX_PAGE = 1000;

    private final PaymentAudit audit;

    AuditResource(PaymentAudit audit) {
        this.audit = audit;
    }

    @GET
    @Operation(
            operationId = "auditPayments",
            summary =
                    "Each payment beside the provider's book, by order id; a short page is the last")
    public Uni<List<PaymentFact>> payments(
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
        return audit.page(range.after(), range.upTo(), limit);
    }
}
