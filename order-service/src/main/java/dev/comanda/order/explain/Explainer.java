package dev.comanda.order.explain;

import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.db.OpenSagas;
import dev.comanda.order.db.OpenSagas.Open;
import dev.comanda.order.db.OperatorActions;
import dev.comanda.order.db.OperatorActions.Action;
import dev.comanda.order.explain.Moment.Kind;
import dev.comanda.order.saga.Transition;
import dev.comanda.order.stuck.Hanging;
import dev.comanda.order.watch.SagaWatch;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts together what is known about one order. Changes nothing, and asks no other service: what
/// they did is in what they said, and in what the broker sees of them.
@Singleton
public final class Explainer {

    /// How long the broker is waited for; without it the answer is what the database knows.
    private static final Duration BROKER_WITHIN = Duration.ofSeconds(15);

    private final SagaWatch steps;
    private final OpenSagas sagas;
    private final OperatorActions actions;
    private final Ear ear;
    private final Clock clock;

    Explainer(SagaWatch steps, OpenSagas sagas, OperatorActions actions, Ear ear, Clock clock) {
        this.steps = steps;
        this.sagas = sagas;
        this.actions = actions;
        this.ear = ear;
        this.clock = clock;
    }

    private record Known(List<Transition> steps, @Nullable Open open, List<Action> actions) {}

    /// Empty if there is no such order.
    public Uni<Optional<Explanation>> explain(OrderId order) {
        return Uni.combine()
                .all()
                .unis(steps.past(order), sagas.find(order.value()), actions.about(order.toString()))
                .with(
                        (past, open, done) ->
                                new Known(past, open.isEmpty() ? null : open.getFirst(), done))
                .chain(
                        known ->
                                known.steps.isEmpty()
                                        ? Uni.createFrom().item(Optional.<Explanation>empty())
                                        : heard(order, known)
                                                .map(
                                                        heard ->
                                                                Optional.of(
                                                                        explained(
                                                                                order, known,
                                                                                heard))));
    }

    private Uni<Optional<Heard>> heard(OrderId order, Known known) {
        Instant placedAt = known.steps.getFirst().at();
        return Uni.createFrom()
                .item(() -> ear.about(order, placedAt, known.open))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(BROKER_WITHIN)
                .recoverWithItem(Optional.empty());
    }

    private Explanation explained(OrderId order, Known known, Optional<Heard> maybe) {
        Heard heard = maybe.orElse(new Heard(List.of(), false, List.of(), null));
        Open open = known.open;
        Diagnosis diagnosis =
                open == null
                        ? Diagnosis.ofEnded(known.steps.getLast(), heard.letters())
                        : Diagnosis.of(
                                new Hanging(open, newest(heard.letters()), maybe.isEmpty()),
                                heard.addressee(),
                                clock.instant());
        return new Explanation(
                order.toString(),
                open == null ? known.steps.getLast().to() : open.status(),
                diagnosis.summary(),
                open == null ? null : open.waitingFor(),
                open == null ? null : OpenRequest.of(open).subject().wire(),
                open == null ? null : open.since(),
                open == null ? null : open.attempts(),
                open == null ? null : open.askedAt(),
                open == null ? null : open.nextResendAt(),
                open == null ? null : open.givesUpAt(),
                open == null ? null : open.stuck(),
                heard.addressee(),
                open == null ? null : open.reason(),
                diagnosis.error(),
                heard.letters(),
                diagnosis.advice(),
                Moment.merged(
                        Stream.of(
                                known.steps.stream().map(Explainer::moment).toList(),
                                heard.messages(),
                                heard.letters().stream().map(Explainer::moment).toList(),
                                known.actions.stream().map(Explainer::moment).toList())),
                heard.complete());
    }

    private static @Nullable Latest newest(List<Latest> letters) {
        return letters.isEmpty() ? null : letters.getLast();
    }

    private static Moment moment(Transition step) {
        return new Moment(
                step.at(),
                "order-service",
                Kind.STEP,
                step.from() == null ? step.to().name() : step.from() + " → " + step.to(),
                null,
                null,
                null,
                step.cause());
    }

    private static Moment moment(Latest letter) {
        return new Moment(
                letter.when(),
                letter.consumer().replaceFirst("(-service)-.*", "$1"),
                Kind.DEAD_LETTER,
                "dead letter " + letter.id() + " of " + letter.consumer(),
                null,
                "DEAD_LETTERS",
                letter.id(),
                letter.reason());
    }

    private static Moment moment(Action action) {
        return new Moment(
                action.at(),
                "operator",
                Kind.BY_HAND,
                action.action() + " " + action.target() + ", by " + action.who(),
                null,
                null,
                null,
                action.reason());
    }
}
