package dev.comanda.launcher.chaos.verdict;

import org.jspecify.annotations.Nullable;

/// One thing that is wrong.
///
/// @param orderId absent if it is no order's
/// @param says a sentence that shows the numbers
public record Violation(Kind kind, @Nullable String orderId, String says) {

    /// What can be wrong.
    public enum Kind {
        /// An order that was answered 201 is not there.
        LOST,
        /// An order that nobody placed, or one that is there twice.
        MADE_UP,
        /// An order has not ended in time.
        HANGS,
        DOUBLE_CHARGE,
        /// Paid and not confirmed, or confirmed and not paid.
        WRONG_MONEY,
        /// An order ended in a way that its card or its goods do not allow.
        WRONG_END,
        STOCK,
        /// Something that should be empty is not.
        LEFT_OVER,
        /// Found by `GET /audit`.
        AUDIT,
        /// An answer that nobody should ever get.
        ANSWER,
        /// A fault could not be healed, or a service ended by itself.
        NOT_HEALED
    }

    @Override
    public String toString() {
        return kind + (orderId == null ? "" : " order " + orderId) + ": " + says;
    }
}
