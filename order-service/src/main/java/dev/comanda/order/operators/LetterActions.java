package dev.comanda.order.operators;

import dev.comanda.nats.consume.DeadLetter;
import dev.comanda.nats.consume.DeadLetterBox;
import dev.comanda.nats.database.Unavailable;
import dev.comanda.order.db.OperatorActions.Outcome;
import dev.comanda.order.db.OperatorActions.Result;
import dev.comanda.order.operators.BulkReport.Chosen;
import dev.comanda.order.operators.BulkReport.NotDone;
import dev.comanda.order.operators.Deeds.Wish;
import dev.comanda.order.operators.SagaActions.Agreed;
import io.nats.client.JetStreamApiException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What operators do to dead letters. The broker keeps them: everything here asks it and waits, on
/// a worker thread.
@Singleton
public final class LetterActions {

    private final DeadLetterBox box;
    private final Deeds deeds;

    LetterActions(DeadLetterBox box, Deeds deeds) {
        this.box = box;
        this.deeds = deeds;
    }

    /// What can be done.
    public enum Action {
        /// It is sent again, as a new attempt.
        REDRIVE,
        /// It is thrown away.
        DISCARD;

        /// As it is recorded.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The letters after an id, the oldest first.
    ///
    /// @throws Unavailable if the broker is away; so do all of these
    public List<DeadLetter> list(long after, int limit) {
        return asking(() -> box.list(after, limit));
    }

    /// The letter with that id, or `null`.
    public @Nullable DeadLetter find(long id) {
        return asking(() -> box.find(id));
    }

    /// How many there are.
    public long count() {
        return asking(box::count);
    }

    /// To one letter.
    public Uni<Result> one(Action action, DeadLetter letter, String by, String reason) {
        return deeds.one(
                new Wish(by, action.word(), reason), letter, LetterActions::target, deed(action));
    }

    /// To all letters of a consumer, of a cause, or both.
    public Uni<BulkReport> all(
            Wish wish,
            Action action,
            @Nullable String consumer,
            @Nullable String cause,
            Agreed agreed) {
        List<DeadLetter> found = list(0, BulkReport.LOOKED_AT);
        List<DeadLetter> meant =
                found.stream()
                        .filter(
                                letter ->
                                        (consumer == null || letter.consumer().equals(consumer))
                                                && (cause == null
                                                        || Cause.of(letter.reason()).equals(cause)))
                        .toList();
        boolean more = found.size() == BulkReport.LOOKED_AT;
        return carryOut(wish, action, chosen(action, meant, new ArrayList<>(), more), agreed);
    }

    /// To these.
    public Uni<BulkReport> these(Wish wish, Action action, List<Long> ids, Agreed agreed) {
        List<DeadLetter> found = new ArrayList<>();
        List<NotDone> not = new ArrayList<>();
        for (long id : ids.stream().distinct().toList()) {
            DeadLetter letter = find(id);
            if (letter == null) {
                not.add(new NotDone(Long.toString(id), "there is no such letter: it is gone"));
            } else {
                found.add(letter);
            }
        }
        return carryOut(wish, action, chosen(action, found, not, false), agreed);
    }

    private static Chosen<DeadLetter> chosen(
            Action action, List<DeadLetter> letters, List<NotDone> not, boolean more) {
        List<DeadLetter> can = new ArrayList<>();
        for (DeadLetter letter : letters) {
            String refusal = refusal(action, letter);
            if (refusal == null) {
                can.add(letter);
            } else {
                not.add(new NotDone(Long.toString(letter.id()), refusal));
            }
        }
        return Chosen.first(can, not, more);
    }

    private Uni<BulkReport> carryOut(
            Wish wish, Action action, Chosen<DeadLetter> chosen, Agreed agreed) {
        if (agreed.dryRun()) {
            return Uni.createFrom().item(BulkReport.dry(wish.action(), chosen));
        }
        chosen.agreed(agreed.expected());
        return deeds.each(wish, chosen.things(), LetterActions::target, deed(action))
                .map(
                        done ->
                                BulkReport.of(
                                        wish.action(),
                                        chosen,
                                        done,
                                        letter -> Long.toString(letter.id())));
    }

    private Function<DeadLetter, Uni<Result>> deed(Action action) {
        return letter ->
                Uni.createFrom()
                        .item(() -> carryOut(action, letter))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Result carryOut(Action action, DeadLetter letter) {
        String refusal = refusal(action, letter);
        if (refusal != null) {
            return new Result(Outcome.REFUSED, refusal);
        }
        boolean done =
                switch (action) {
                    case REDRIVE -> asking(() -> box.redrive(letter.id()));
                    case DISCARD -> asking(() -> box.discard(letter.id()));
                };
        return done
                ? new Result(Outcome.DONE, action == Action.REDRIVE ? "sent again" : "thrown away")
                : new Result(Outcome.REFUSED, "Dead letter " + letter.id() + " is gone already.");
    }

    private static @Nullable String refusal(Action action, DeadLetter letter) {
        if (action == Action.DISCARD) {
            return null;
        }
        if (letter.subject() == null) {
            return "Dead letter %d does not say on which subject it came; send its body with the nats CLI, and discard it."
                    .formatted(letter.id());
        }
        return Boolean.TRUE.equals(letter.incomplete())
                ? "Dead letter %d is not the whole message, which was too large to be kept; the original is sequence %s of stream %s, as long as that keeps it."
                        .formatted(letter.id(), letter.sequence(), letter.stream())
                : null;
    }

    private static String target(DeadLetter letter) {
        return "dead letter " + letter.id() + " (" + letter.messageId() + ")";
    }

    /// A question to the broker.
    private interface Question<T extends @Nullable Object> {
        T ask() throws IOException, InterruptedException, JetStreamApiException;
    }

    private static <T extends @Nullable Object> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw new Unavailable("the broker, which keeps the dead letters", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the broker, which keeps the dead letters", e);
        }
    }
}
