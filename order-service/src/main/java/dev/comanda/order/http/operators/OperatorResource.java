package dev.comanda.order.http.operators;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.database.Unavailable;
import dev.comanda.nats.http.Printable;
import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OperatorActions;
import dev.comanda.order.db.OperatorActions.Action;
import dev.comanda.order.meter.Throughput;
import dev.comanda.order.meter.Throughput.Rate;
import dev.comanda.order.operators.LetterActions;
import dev.comanda.order.saga.OrderStatus;
import dev.comanda.order.saga.SagaStatus;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is going on, and what was done about it.
@Path("/operators")
@RolesAllowed(Role.OPERATOR)
@Tag(name = "operators")
@Produces(MediaType.APPLICATION_JSON)
public final class OperatorResource {

    /// How long the broker is waited for; without it the letters are not counted.
    private static final Duration BROKER_WITHIN = Duration.ofSeconds(2);

    private final OpenSagas sagas;
    private final LetterActions letters;
    private final Throughput throughput;
    private final OperatorActions actions;
    private final Clock clock;

    OperatorResource(
            OpenSagas sagas,
            LetterActions letters,
            Throughput throughput,
            OperatorActions actions,
            Clock clock) {
        this.sagas = sagas;
        this.letters = letters;
        this.throughput = throughput;
        this.actions = actions;
        this.clock = clock;
    }

    /// What is going on.
    ///
    /// @param orders all that were ever placed, by status, counted every 5 s; absent until then
    /// @param sagas those that have not ended, by status, counted now
    /// @param deadLetters absent while the broker is away
    /// @param throughput the last ten minutes, the oldest first
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Overview(
            Instant at,
            @Nullable Map<OrderStatus, Long> orders,
            Map<SagaStatus, Long> sagas,
            long stuck,
            @Nullable Long deadLetters,
            List<Rate> throughput) {}

    @GET
    @Path("/overview")
    @Operation(
            operationId = "overview",
            summary = "How many orders and sagas there are, by status, and how many come and end")
    public Uni<Overview> overview() {
        return Uni.combine().all().unis(sagas.count(), letters()).with(this::overview);
    }

    private Overview overview(OpenSagas.Count open, Optional<Long> deadLetters) {
        Throughput.Seen seen = throughput.seen();
        return new Overview(
                clock.instant(),
                seen.counts().isEmpty() ? null : seen.counts(),
                open.active(),
                open.stuck(),
                deadLetters.orElse(null),
                seen.rates());
    }

    private Uni<Optional<Long>> letters() {
        return Uni.createFrom()
                .item(letters::count)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(Optional::of)
                .onFailure(Unavailable.class)
                .recoverWithItem(Optional.<Long>empty())
                .ifNoItem()
                .after(BROKER_WITHIN)
                .recoverWithItem(Optional.empty());
    }

    @GET
    @Path("/actions")
    @Operation(
            operationId = "listActions",
            summary = "Who did what by hand, why, and what came of it; the newest first",
            description =
                    "It is only ever added to. The next page begins before the last id of this one."
                            + " An action without an outcome is under way, or was cut short.")
    public Uni<List<Action>> actions(
            @QueryParam("by") @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    @Nullable String by,
            @QueryParam("action") @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    @Nullable String action,
            @QueryParam("about") @Pattern(regexp = Printable.TO_200, message = Printable.RULE_200)
                    @Nullable String about,
            @QueryParam("before")
                    @DefaultValue("9223372036854775807")
                    @Min(value = 1, message = "must be 1 or more")
                    long before,
            @QueryParam("limit")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be 1 to 200")
                    @Max(value = 200, message = "must be 1 to 200")
                    int limit) {
        return actions.page(before, by, action, about, limit);
    }
}
