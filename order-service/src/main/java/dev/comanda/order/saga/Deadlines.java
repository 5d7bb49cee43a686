package dev.comanda.order.saga;

import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The instants at which a saga wants to be looked at again. They are data in its row: nothing
/// cancels a timer, the state decides whether a late one matters.
///
/// @param saga when the whole order is given up, while it is not paid
/// @param payment when waiting for the payment is given up
/// @param resend when the open request is made again
public record Deadlines(
        @Nullable Instant saga, @Nullable Instant payment, @Nullable Instant resend) {

    /// Of a saga that has ended.
    static final Deadlines NONE = new Deadlines(null, null, null);

    /// The earliest of them, if there is one.
    public @Nullable Instant earliest() {
        return Stream.of(saga, payment, resend)
                .filter(java.util.Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
