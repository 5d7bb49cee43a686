package dev.comanda.order.saga;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of an order's life that the database has forgotten, because it was put back to a
/// backup: participants, the provider and customers remember it.
///
/// @param reach how far it had come
/// @param attempts up to which attempt its requests, whichever, were made: those numbers are used
///     up, since whoever handled one does not answer it again
public record Earlier(Reach reach, int attempts) {

    /// Of an order that lives its first life.
    public static final Earlier NONE = new Earlier(Reach.UNPAID, 0);

    /// How far an order had come.
    public enum Reach {
        /// Nobody has asked for its payment.
        UNPAID,
        /// Its payment may have been asked for: whatever ends it has to ask for the refund.
        MAYBE_PAID,
        /// Its customer was told so, and its pieces may be sold. A sale is final, so it is not
        /// given up for want of time, nor cancelled.
        CONFIRMED
    }

    boolean mayBePaid() {
        return reach != Reach.UNPAID;
    }

    boolean isConfirmed() {
        return reach == Reach.CONFIRMED;
    }

    /// When a wait is given up that is given up then, if at all.
    @Nullable Instant deadline(Instant usual) {
        return isConfirmed() ? null : usual;
    }
}
