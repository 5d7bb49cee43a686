package dev.comanda.order.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.http.Problem;
import dev.comanda.nats.http.SignsOfLife;
import dev.comanda.order.projection.BuildReport;
import dev.comanda.order.projection.Projection;
import dev.comanda.order.projection.ProjectionBuild;
import dev.comanda.order.status.replay.Replay;
import dev.comanda.order.status.replay.ReplayReport;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Rebuilds the read model, and builds projections, from the streams.
@Path("/replay")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "replay")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ReplayResource {

    private final Replay replay;
    private final ProjectionBuild build;
    private final SignsOfLife signs;
    private final Semaphore one = new Semaphore(1);

    ReplayResource(Replay replay, ProjectionBuild build, SignsOfLife signs) {
        this.replay = replay;
        this.build = build;
        this.signs = signs;
    }

    @POST
    @Blocking
    @Operation(
            operationId = "replay",
            summary = "Rebuild order_status_view from the streams, compare, and repair it",
            description =
                    "Reads the streams once, into the table order_status_view_rebuilt. What the view lacks it"
                            + " learns; what only the view knows is left. Sagas are not touched."
                            + SignsOfLife.FOR_CALLERS)
    @APIResponse(
            responseCode = "200",
            description = "What was read and found; clean if the view lacked nothing",
            content = @Content(schema = @Schema(implementation = ReplayReport.class)))
    @APIResponse(responseCode = "409", description = "A replay is running already")
    public ReplayReport replay() throws InterruptedException {
        if (!one.tryAcquire()) {
            throw Problem.conflict("A replay is running already. Ask again when it has ended.");
        }
        try (SignsOfLife.Sending _ = signs.begin()) {
            return replay.run();
        } finally {
            one.release();
        }
    }

    @POST
    @Path("/{projection}")
    @Blocking
    @Operation(
            operationId = "buildProjection",
            summary = "Build a projection from the streams",
            description =
                    "Reads its streams once, into a table beside, and then shows the result in the table that is called"
                            + " as the projection is. Sagas are not touched."
                            + SignsOfLife.FOR_CALLERS)
    @APIResponse(
            responseCode = "200",
            description = "What was read and built",
            content = @Content(schema = @Schema(implementation = BuildReport.class)))
    @APIResponse(responseCode = "404", description = "There is no such projection")
    @APIResponse(responseCode = "409", description = "It is being built already")
    public BuildReport build(@PathParam("projection") String name) throws InterruptedException {
        Projection projection =
                build.named(name)
                        .orElseThrow(
                                () ->
                                        Problem.notFound(
                                                "There is no such projection. There are: "
                                                        + String.join(", ", build.names())
                                                        + "; and POST /replay rebuilds order_status_view."));
        try (SignsOfLife.Sending _ = signs.begin()) {
            return build.run(projection)
                    .orElseThrow(
                            () ->
                                    Problem.conflict(
                                            name
                                                    + " is being built already. Ask again when that has ended."));
        }
    }
}
