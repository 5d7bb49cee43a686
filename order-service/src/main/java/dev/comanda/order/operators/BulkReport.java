package dev.comanda.order.operators;

import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OperatorActions.Outcome;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was, or would be, done to many at once.
///
/// @param dryRun nothing was done
/// @param matched to how many it was, or would be, done
/// @param more there are more than one call takes: call again
/// @param limit what one call takes
/// @param done how many it was done to; 0 in a dry run
/// @param notDone some of those that it was not, or would not be, done to, and why
public record BulkReport(
        String action,
        boolean dryRun,
        int matched,
        boolean more,
        int limit,
        int done,
        int notDoneCount,
        List<NotDone> notDone) {

    /// Sagas or letters that one call takes.
    public static final int LIMIT = 500;

    /// Sagas or letters that are looked through for those of a cause.
    public static final int LOOKED_AT = 1_000;

    /// Of those that it was not done to, so many are named.
    private static final int NAMED = 100;

    public BulkReport {
        notDone = List.copyOf(notDone);
    }

    /// One that it was not done to.
    ///
    /// @param id of the order, or of the letter
    public record NotDone(String id, String why) {}

    /// What would be done.
    static <T> BulkReport dry(String action, Chosen<T> chosen) {
        return new BulkReport(
                action,
                true,
                chosen.things().size(),
                chosen.more(),
                LIMIT,
                0,
                chosen.not().size(),
                named(chosen.not()));
    }

    static <T> BulkReport of(
            String action, Chosen<T> chosen, List<Deeds.Done<T>> all, Function<T, String> id) {
        List<NotDone> not =
                new java.util.ArrayList<>(
                        all.stream()
                                .filter(one -> one.result().outcome() != Outcome.DONE)
                                .map(
                                        one ->
                                                new NotDone(
                                                        id.apply(one.thing()),
                                                        one.result().detail()))
                                .toList());
        int done = all.size() - not.size();
        not.addAll(chosen.not());
        return new BulkReport(
                action, false, all.size(), chosen.more(), LIMIT, done, not.size(), named(not));
    }

    private static List<NotDone> named(List<NotDone> all) {
        return all.subList(0, Math.min(NAMED, all.size()));
    }

    /// Which ones a wish is about.
    ///
    /// @param not asked for by id, but it cannot be done to them
    /// @param more there are more of them than one call takes
    record Chosen<T>(List<T> things, List<NotDone> not, boolean more) {

        /// The first [#LIMIT].
        static <T> Chosen<T> first(List<T> things, List<NotDone> not, boolean more) {
            return new Chosen<>(
                    List.copyOf(things.subList(0, Math.min(LIMIT, things.size()))),
                    not,
                    more || things.size() > LIMIT);
        }

        /// @throws Problem if they have become more than somebody agreed to
        Chosen<T> agreed(@Nullable Integer expected) {
            if (expected == null) {
                throw new Problem(
                        422,
                        "Dry run first",
                        "Say in `expected` how many the dry run said (\"dryRun\": true): it would be "
                                + things.size()
                                + " now.",
                        List.of(new Problem.Violation("expected", "is required unless dryRun")));
            }
            if (things.size() > expected) {
                throw Problem.conflict(
                        "It would be done to %d now, and %d were agreed to: make the dry run again. Nothing was done."
                                .formatted(things.size(), expected));
            }
            return this;
        }
    }
}
