package dev.comanda.nats.codec;

import dev.comanda.nats.contract.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message as it came in.
///
/// @param traceparent the W3C trace context that it carried, `tracestate` included, to be handed on
///     with whatever it causes
/// @param saidAt when it was decided to say it, as its sender has it; of a message from a stream
///     that does not tell, when the stream took it
public record Received<M extends Message>(
        M message, MessageKey key, @Nullable String traceparent, @Nullable Instant saidAt) {

    public Received(M message, MessageKey key, @Nullable String traceparent) {
        this(message, key, traceparent, null);
    }

    /// The same, with a time in case it has none.
    public Received<M> orSaidAt(Instant taken) {
        return saidAt != null ? this : new Received<>(message, key, traceparent, taken);
    }
}
