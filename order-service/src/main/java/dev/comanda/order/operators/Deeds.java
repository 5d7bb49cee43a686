package dev.comanda.order.operators;

import dev.comanda.order.db.OperatorActions;
import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.db.OperatorActions.Result;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Carries out what an operator wants, once it is recorded, and records what came of it.
@Singleton
public final class Deeds {

    /// Deeds of one wish that are carried out at the same time.
    private static final int AT_ONCE = 16;

    private final OperatorActions actions;

    Deeds(OperatorActions actions) {
        this.actions = actions;
    }

    /// Who wants what, and why.
    ///
    /// @param action what is done, such as `redrive`
    public record Wish(String by, String action, String reason) {}

    /// What came of one of them.
    ///
    /// @param failure why it is [Outcome#FAILED]
    public record Done<T>(T thing, Result result, @Nullable Throwable failure) {}

    /// To one thing. Fails as the deed does.
    public <T> Uni<Result> one(
            Wish wish, T thing, Function<T, String> target, Function<T, Uni<Result>> deed) {
        return each(wish, List.of(thing), target, deed)
                .map(List::getFirst)
                .flatMap(
                        done ->
                                done.failure() == null
                                        ? Uni.createFrom().item(done.result())
                                        : Uni.createFrom().failure(done.failure()));
    }

    /// To each of several things. Fails only if it cannot be recorded, and then nothing is done.
    ///
    /// @param target how the thing is named in the record
    /// @param deed may fail
    public <T> Uni<List<Done<T>>> each(
            Wish wish, List<T> things, Function<T, String> target, Function<T, Uni<Result>> deed) {
        return actions.record(
                        wish.by(),
                        wish.action(),
                        things.stream().map(target).toList(),
                        wish.reason())
                .chain(
                        ids ->
                                all(things, deed)
                                        .call(
                                                done ->
                                                        actions.conclude(
                                                                results(ids, done, target))));
    }

    private static <T> Uni<List<Done<T>>> all(List<T> things, Function<T, Uni<Result>> deed) {
        return Multi.createFrom()
                .iterable(things)
                .onItem()
                .transformToUni(thing -> attempt(thing, deed))
                .merge(AT_ONCE)
                .collect()
                .asList();
    }

    private static <T> Uni<Done<T>> attempt(T thing, Function<T, Uni<Result>> deed) {
        return Uni.createFrom()
                .deferred(() -> deed.apply(thing))
                .map(result -> new Done<T>(thing, result, null))
                .onFailure()
                .recoverWithItem(
                        e -> new Done<>(thing, new Result(Outcome.FAILED, String.valueOf(e)), e));
    }

    private static <T> Map<Long, Result> results(
            Map<String, Long> ids, List<Done<T>> done, Function<T, String> target) {
        Map<Long, Result> results = HashMap.newHashMap(done.size());
        for (Done<T> one : done) {
            results.put(Objects.requireNonNull(ids.get(target.apply(one.thing()))), one.result());
        }
        return results;
    }
}
