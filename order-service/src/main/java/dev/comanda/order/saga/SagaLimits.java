package dev.comanda.order.saga;

import java.time.Duration;

/// How long a saga waits for what.
///
/// @param sagaTimeout from the placing of the order until it is undone, if it is not paid by then
/// @param paymentTimeout from the request for payment until it is undone
/// @param firstResend until an unanswered request is made again; doubles with each attempt
/// @param longestResend the longest pause between two attempts
public record SagaLimits(
        Duration sagaTimeout,
        Duration paymentTimeout,
        Duration firstResend,
        Duration longestResend) {

    /// After this many attempts without an answer an undo is *stuck*: it goes on, and somebody
    /// should look.
    public static final int STUCK_AFTER_ATTEMPTS = 10;

    /// The pause after the given attempt (1 is the first).
    Duration resendAfter(int attempt) {
        Duration doubled = firstResend.multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(longestResend) < 0 ? doubled : longestResend;
    }
}
