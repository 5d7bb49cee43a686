package dev.comanda.order.operators;

import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.db.OperatorActions.Result;
import dev.comanda.order.db.Timers;
import dev.comanda.order.db.Timers.Kind;
import dev.comanda.order.db.Timers.Timer;
import dev.comanda.order.operators.Deeds.Wish;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Brings deadlines forward, and puts them off.
@Singleton
public final class TimerActions {

    private final Timers timers;
    private final Deeds deeds;
    private final Clock clock;

    TimerActions(Timers timers, Deeds deeds, Clock clock) {
        this.timers = timers;
        this.deeds = deeds;
        this.clock = clock;
    }

    /// @param dueIn from now
    /// @return [Outcome#REFUSED] if the saga has no such deadline
    public Uni<Result> move(UUID orderId, Kind kind, Duration dueIn, String by, String reason) {
        Instant dueAt = clock.instant().plus(dueIn).truncatedTo(ChronoUnit.MILLIS);
        return deeds.one(
                new Wish(by, "move timer", reason),
                orderId,
                id -> kind + " timer of saga " + id,
                id -> move(id, kind, dueAt));
    }

    private Uni<Result> move(UUID orderId, Kind kind, Instant dueAt) {
        return timers.list(null, null, orderId, Kind.values().length)
                .flatMap(
                        before ->
                                timers.move(orderId, kind, dueAt)
                                        .map(
                                                moved ->
                                                        moved
                                                                ? moved(before, kind, dueAt)
                                                                : refused(before, kind)));
    }

    private static Result moved(List<Timer> before, Kind kind, Instant dueAt) {
        String was =
                before.stream()
                        .filter(timer -> timer.kind() == kind)
                        .map(timer -> ", it was " + timer.dueAt())
                        .findFirst()
                        .orElse("");
        return new Result(Outcome.DONE, "due at " + dueAt + was);
    }

    private static Result refused(List<Timer> before, Kind kind) {
        String has =
                before.stream().map(timer -> timer.kind().name()).collect(Collectors.joining(", "));
        return new Result(
                Outcome.REFUSED,
                has.isEmpty()
                        ? "The saga has ended, or there is no such order: it has no timers."
                        : "The saga has no %s timer as it stands (%s). It has: %s."
                                .formatted(kind, before.getFirst().sagaStatus(), has));
    }
}
