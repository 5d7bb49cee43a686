package dev.comanda.nats.exchange;

import dev.comanda.nats.codec.MessageKey;
import org.jspecify.annotations.Nullable;

/// Something that a service has to decide about.
///
/// @param key the message that it came as; absent for what came over HTTP or from the timer, which
///     the inbox does not have to tell from a repetition
/// @param traceparent the trace that it belongs to, if there is one
public record Incoming<E>(E event, @Nullable MessageKey key, @Nullable String traceparent) {

    /// An event that did not come as a message.
    public static <E> Incoming<E> local(E event) {
        return new Incoming<>(event, null, null);
    }
}
