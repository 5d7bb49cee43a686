package dev.comanda.nats.codec;

import dev.comanda.nats.contract.Message;
import org.jspecify.annotations.Nullable;

/// A message as it came in.
///
/// @param traceparent the W3C trace context that it carried, to be handed on with whatever it
///     causes
public record Received<M extends Message>(
        M message, MessageKey key, @Nullable String traceparent) {}
