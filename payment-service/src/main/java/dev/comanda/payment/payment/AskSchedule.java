package dev.comanda.payment.payment;

import java.time.Duration;
import java.time.Instant;

/// When the gateway is asked again.
///
/// @param ifSilent how long after a call was decided it is taken for lost (a crash between the
///     commit and the call). Must be longer than a call may take, or calls that are merely slow
///     are asked twice
/// @param firstPause the pause after the first answer that told nothing; doubles from call to
///     call
/// @param longestPause where the doubling ends
public record AskSchedule(Duration ifSilent, Duration firstPause, Duration longestPause) {

    /// A second, doubling up to a minute.
    public static AskSchedule ifSilentFor(Duration ifSilent) {
        return new AskSchedule(ifSilent, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /// The first call of an operation, to be made now.
    Asking first(Instant now) {
        return new Asking(1, now, now.plus(ifSilent));
    }

    /// One more call, to be made now.
    Asking again(Asking before, Instant now) {
        return new Asking(before.calls() + 1, before.since(), now.plus(ifSilent));
    }

    /// The call told nothing: wait for a while.
    Asking later(Asking before, Instant now) {
        int doublings = Math.clamp(before.calls() - 1L, 0, 30);
        Duration pause = firstPause.multipliedBy(1L << doublings);
        return new Asking(
                before.calls(),
                before.since(),
                now.plus(pause.compareTo(longestPause) < 0 ? pause : longestPause));
    }

    /// Where a payment that waits for the gateway stands.
    ///
    /// @param calls calls of the present operation (a charge, or a refund), the one under way
    ///     included
    /// @param since when the operation was decided
    /// @param askAt when the gateway is to be asked again if nothing is heard until then
    public record Asking(int calls, Instant since, Instant askAt) {

        boolean due(Instant now) {
            return !askAt.isAfter(now);
        }
    }
}
