package dev.comanda.order.explain;

import dev.comanda.nats.consume.LatestDeadLetters.Latest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the broker knows about one order.
///
/// @param messages that were said about it
/// @param complete whether all that the streams keep was looked at
/// @param letters its dead letters, the oldest first
/// @param addressee who is to answer, if somebody is
public record Heard(
        List<Moment> messages,
        boolean complete,
        List<Latest> letters,
        @Nullable Addressee addressee) {

    public Heard {
        messages = List.copyOf(messages);
        letters = List.copyOf(letters);
    }
}
