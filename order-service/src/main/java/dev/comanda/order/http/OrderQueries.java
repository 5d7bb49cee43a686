package dev.comanda.order.http;

import dev.comanda.nats.auth.Role;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.IdRange;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OrderPages;
import dev.comanda.order.db.OrderPages.Listed;
import dev.comanda.order.saga.OrderStatus;
import dev.comanda.order.stuck.Reasons;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Orders, and what became of them.
@Path("/orders")
@RolesAllowed({Role.CUSTOMER, Role.SERVICE, Role.OPERATOR})
@Tag(name = "orders")
@Produces(MediaType.APPLICATION_JSON)
public final class OrderQueries {

    private static final int MAX_LIMIT = 200;
    private static final String LIMITS = "must be 1 to 200";

    private final OwnOrders own;
    private final OrderPages pages;
    private final OpenSagas sagas;
    private final Reasons reasons;

    OrderQueries(OwnOrders own, OrderPages pages, OpenSagas sagas, Reasons reasons) {
        this.own = own;
        this.pages = pages;
        this.sagas = sagas;
        this.reasons = reasons;
    }

    @GET
    @Operation(
            operationId = "listOrders",
            summary = "List orders, the newest first",
            description =
                    "The address of the next page, if there is one, is in Link, rel=next. olderThan is an"
                            + " ISO 8601 duration of one unit, such as PT5M.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = OrderView.class)))
    public Uni<Response> list(
            @QueryParam("customerId")
                    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    @Nullable String customerId,
            @QueryParam("status") @Parameter(schema = @Schema(implementation = OrderStatus.class))
                    @Nullable String status,
            @QueryParam("olderThan")
                    @Pattern(
                            regexp = "PT[0-9]{1,6}[HMS]",
                            message = "must be a duration such as PT30S, PT5M or PT2H")
                    @Nullable String olderThan,
            @QueryParam("limit")
                    @DefaultValue("50")
                    @Min(value = 1, message = LIMITS)
                    @Max(value = MAX_LIMIT, message = LIMITS)
                    int limit,
            @QueryParam("cursor")
                    @DefaultValue(IdRange.LAST)
                    @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    String cursor) {
        OrderStatus only = status(status);
        OrderId before = before(cursor);
        if (!own.mayBe(customerId)) {
            return Uni.createFrom().item(() -> page(List.of(), customerId, only, limit));
        }
        String whose = customerId == null ? own.customer() : customerId;
        Duration age = olderThan == null ? null : Duration.parse(olderThan);
        return pages.page(whose, only, age, before, limit + 1)
                .map(found -> page(found, customerId, only, limit));
    }

    /// One more than the page was asked for: whether there is a next one.
    private static Response page(
            List<Listed> found,
            @Nullable String customerId,
            @Nullable OrderStatus status,
            int limit) {
        List<Listed> page = found.subList(0, Math.min(limit, found.size()));
        Response.ResponseBuilder answer =
                Response.ok(
                        page.stream()
                                .map(one -> OrderView.of(one.order(), one.status(), one.reason()))
                                .toList());
        if (found.size() > limit) {
            UriBuilder next = UriBuilder.fromPath("/orders").queryParam("limit", limit);
            if (customerId != null) {
                next.queryParam("customerId", literal(customerId));
            }
            if (status != null) {
                next.queryParam("status", status);
            }
            next.queryParam("cursor", page.getLast().order().id());
            answer.links(Link.fromUriBuilder(next).rel("next").build());
        }
        return answer.build();
    }

    /// What is a template to a [UriBuilder], and whole otherwise.
    private static String literal(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static @Nullable OrderStatus status(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                Problem.invalid(
                                        "status",
                                        "must be one of " + Arrays.toString(OrderStatus.values())));
    }

    private static OrderId before(String cursor) {
        try {
            return OrderId.parse(cursor);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("cursor", "must come from the Link of the page before");
        }
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getOrder", summary = "Read an order")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(responseCode = "304", description = "It is as If-None-Match says")
    public Uni<Response> read(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return own.find(id).map(stored -> unlessKnown(stored, known));
    }

    /// The version of the saga is the version of the order: nothing else about it ever changes.
    private static Response unlessKnown(StoredOrder stored, @Nullable String known) {
        EntityTag tag = new EntityTag(Integer.toString(stored.saga().version));
        return isAmong(tag, known)
                ? Response.notModified(tag).build()
                : Response.ok(stored.view()).tag(tag).build();
    }

    /// Weak comparison, as RFC 9110 asks for with If-None-Match; a tag of ours has no commas.
    private static boolean isAmong(EntityTag tag, @Nullable String known) {
        if (known == null) {
            return false;
        }
        String ours = '"' + tag.getValue() + '"';
        return Arrays.stream(known.split(",", -1))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(ours) || one.equals("W/" + ours));
    }

    @GET
    @Path("/{id}/saga")
    @Operation(operationId = "getSaga", summary = "See how far an order's saga is, step by step")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = SagaView.class)))
    public Uni<SagaView> saga(@PathParam("id") String id) {
        return own.visible(id).chain(StoredOrder::saga).chain(this::withLastError);
    }

    /// Only for a saga that is stuck: whoever waits for the end of one that is not asks often.
    private Uni<SagaView> withLastError(SagaView saga) {
        if (!Boolean.TRUE.equals(saga.stuck())) {
            return Uni.createFrom().item(saga);
        }
        return sagas.find(UUID.fromString(saga.orderId()))
                .chain(reasons::of)
                .map(
                        found ->
                                found.isEmpty()
                                        ? saga // it has ended meanwhile
                                        : saga.withLastError(found.getFirst().lastError()));
    }
}
