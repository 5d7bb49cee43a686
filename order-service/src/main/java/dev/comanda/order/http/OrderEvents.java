package dev.comanda.order.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.OrderStatus;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.saga.Transition;
import dev.comanda.order.watch.SagaWatch;
import dev.comanda.order.watch.SagaWatch.Following;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// The steps of an order's saga, as they happen.
@Path("/orders/{id}/events")
@RolesAllowed({Role.CUSTOMER, Role.SERVICE, Role.OPERATOR})
@Tag(name = "orders")
public final class OrderEvents {

    /// A comment is sent this often, so that nobody on the way takes the connection for dead.
    static final Duration ALIVE_EVERY = Duration.ofSeconds(15);

    /// What browsers send when they come back; HTTP has no constant for it.
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final String PAST = OrderEvents.class.getName() + ".past";

    private static final Logger LOG = Logger.getLogger(OrderEvents.class);

    private final OwnOrders own;
    private final SagaWatch watch;

    OrderEvents(OwnOrders own, SagaWatch watch) {
        this.own = own;
        this.watch = watch;
    }

    /// One step.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepEvent(
            String orderId,
            OrderStatus status,
            @Nullable SagaStatus from,
            SagaStatus to,
            String cause,
            Instant at) {

        static StepEvent of(Transition step) {
            return new StepEvent(
                    step.orderId().toString(),
                    step.to().order(),
                    step.from(),
                    step.to(),
                    step.cause(),
                    step.at());
        }
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followOrder",
            summary = "Follow an order's saga, step by step",
            description =
                    "Server-sent events, one for each step, the past ones first; `id` counts them. Goes on after"
                            + " Last-Event-ID. Ends with the saga; asked again after the last step, it is 204, which"
                            + " tells a browser not to come back.")
    @APIResponse(
            responseCode = "200",
            description = "The steps",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "204", description = "Nothing will come any more")
    @Existing
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id,
            @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @Context ContainerRequestContext request,
            @Context Sse sse) {
        Past past = (Past) request.getProperty(PAST);
        return signs(past, version(lastEventId)).map(sign -> sign.event(sse));
    }

    /// Marks the call that [#past] comes before: once a stream has begun, its status is said.
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Existing {}

    /// What has happened so far.
    private record Past(OrderId orderId, List<Transition> steps) {
        boolean isOver() {
            return steps.getLast().to().isEnd();
        }

        int version() {
            return steps.getLast().version();
        }
    }

    /// Reads the steps so far; an order that does not exist, or has no more to tell, ends the
    /// request.
    @ServerRequestFilter
    @Existing
    public Uni<@Nullable Response> past(ContainerRequestContext request) {
        String id = request.getUriInfo().getPathParameters().getFirst("id");
        int seen = version(request.getHeaderString(LAST_EVENT_ID));
        return own.visible(id)
                .chain(watch::past)
                .map(
                        steps -> {
                            if (steps.isEmpty()) {
                                throw StoredOrder.unknown(id);
                            }
                            Past past = new Past(steps.getFirst().orderId(), steps);
                            request.setProperty(PAST, past);
                            return past.isOver() && past.version() <= seen
                                    ? Response.noContent().build()
                                    : null;
                        });
    }

    /// The past ones that are not known yet, then the ones to come, to the end of the saga;
    /// signs of life in between.
    private Multi<Sign> signs(Past past, int seen) {
        Multi<Sign> known =
                Multi.createFrom()
                        .iterable(past.steps())
                        .filter(step -> step.version() > seen)
                        .map(Sign::of);
        if (past.isOver()) {
            return known;
        }
        Multi<Sign> coming =
                Multi.createFrom()
                        .emitter(
                                emitter -> follow(past.orderId(), past.version(), emitter),
                                BackPressureStrategy.BUFFER);
        Multi<Sign> alive =
                Multi.createFrom()
                        .ticks()
                        .every(ALIVE_EVERY)
                        .onOverflow()
                        .drop()
                        .map(_ -> Sign.ALIVE);
        return Multi.createBy()
                .concatenating()
                .streams(
                        known,
                        Multi.createBy()
                                .merging()
                                .streams(coming, alive)
                                .select()
                                .first(sign -> !sign.isEnd()));
    }

    /// A step may have been taken since the past ones were read, hence the second look.
    private void follow(OrderId orderId, int seen, MultiEmitter<? super Sign> emitter) {
        Following following =
                watch.follow(
                        orderId,
                        seen,
                        step -> {
                            emitter.emit(Sign.of(step));
                            if (step.to().isEnd()) {
                                emitter.emit(Sign.END);
                            }
                        });
        emitter.onTermination(following::close);
        watch.catchUp(orderId)
                .subscribe()
                .with(_ -> {}, failure -> LOG.debugf(failure, "%s: looked at later", orderId));
    }

    /// What is sent: a step, or just a sign of life. The end is not sent.
    private record Sign(@Nullable Transition step, boolean isEnd) {
        static final Sign ALIVE = new Sign(null, false);
        static final Sign END = new Sign(null, true);

        static Sign of(Transition step) {
            return new Sign(step, false);
        }

        OutboundSseEvent event(Sse sse) {
            if (step == null) {
                return sse.newEventBuilder().comment("still here").build();
            }
            return sse.newEventBuilder()
                    .id(Integer.toString(step.version()))
                    .name("step")
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(StepEvent.of(step))
                    .build();
        }
    }

    /// What was never sent by us is as good as nothing: all steps are told.
    private static int version(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.matches("[0-9]{1,9}")
                ? Integer.parseInt(lastEventId)
                : 0;
    }
}
