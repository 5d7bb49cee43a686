package dev.comanda.order.status.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was read of one stream.
///
/// @param first the first sequence that the stream still had
/// @param last the last one when the replay began
/// @param since when the stream took the first one; absent if it is empty. Nothing older is known
/// @param messages read
/// @param unreadable of these, passed over
public record StreamRead(
        String stream,
        long first,
        long last,
        @Nullable Instant since,
        long messages,
        long unreadable) {}
