package dev.comanda.order.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something that happened to an order, wherever it did.
///
/// @param at by the clock of the service that did it
/// @param service who did it, such as `payment-service`; `operator` for a person
/// @param what a subject, the statuses of a step, or words
/// @param attempt of a request, or of the one that is answered
/// @param stream where the message is, as long as the stream keeps it
/// @param why the cause of a step, or the reason of what was done by hand, or of a dead letter
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Moment(
        Instant at,
        String service,
        Kind kind,
        String what,
        @Nullable Integer attempt,
        @Nullable String stream,
        @Nullable Long sequence,
        @Nullable String why) {

    /// What it is; in the order in which things of the same millisecond cause each other.
    public enum Kind {
        /// Somebody answered order-service, or told it something.
        ANSWER,
        /// An operator did something.
        BY_HAND,
        /// The saga took a step.
        STEP,
        /// order-service asked somebody, or told the world.
        REQUEST,
        /// Somebody could not handle a message.
        DEAD_LETTER
    }

    /// All of them, causes before what they cause.
    ///
    /// The friction: times are of several clocks. A step is never shown before the answer that led
    /// to it, whatever they say; for the rest, what two machines did within the difference of their
    /// clocks may be the wrong way round.
    static List<Moment> merged(Stream<List<Moment>> sources) {
        List<Moment> all =
                sources.flatMap(List::stream)
                        .distinct()
                        .sorted(Comparator.comparing(Moment::at).thenComparing(Moment::kind))
                        .collect(Collectors.toCollection(ArrayList::new));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).kind == Kind.STEP) {
                moveUpTheCauseOf(i, all);
            }
        }
        return List.copyOf(all);
    }

    /// If no answer of that subject was shown yet, the first one after the step is its cause.
    private static void moveUpTheCauseOf(int step, List<Moment> all) {
        String cause = all.get(step).why;
        if (all.subList(0, step).stream().anyMatch(earlier -> earlier.isAnswer(cause))) {
            return;
        }
        for (int later = step + 1; later < all.size(); later++) {
            if (all.get(later).isAnswer(cause)) {
                all.add(step, all.remove(later));
                return;
            }
        }
    }

    private boolean isAnswer(@Nullable String subject) {
        return kind == Kind.ANSWER && what.equals(subject);
    }
}
