package dev.comanda.nats.outbox;

import dev.comanda.nats.codec.MessageKey;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One message that is to be published.
///
/// @param body the bytes as they go over the wire; not copied, and not to be changed
/// @param at when it was decided
/// @param traceparent the trace that it belongs to, if there is one
@SuppressWarnings("ArrayRecordComponent") // the bytes are written once and only read after
public record OutboxRow(RowKey key, byte[] body, Instant at, @Nullable String traceparent) {

    /// A message about an order.
    public OutboxRow(MessageKey key, byte[] body, Instant at, @Nullable String traceparent) {
        this(RowKey.of(key), body, at, traceparent);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutboxRow row
                && key.equals(row.key)
                && Arrays.equals(body, row.body);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
