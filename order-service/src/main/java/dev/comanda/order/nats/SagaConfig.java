package dev.comanda.order.nats;

import dev.comanda.order.saga.SagaLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// The limits of a saga. A value out of bounds is refused at start.
@ConfigMapping(prefix = "comanda.saga")
public interface SagaConfig {

    /// From the placing of an order until it is undone, if it is not paid by then.
    @WithDefault("PT5M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration timeout();

    /// From the request for payment until it is undone.
    @WithDefault("PT2M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration paymentTimeout();

    /// Until an unanswered request is made again; doubles with each attempt.
    @WithDefault("PT5S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration resend();

    /// The longest pause between two attempts.
    @WithDefault("PT60S")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration resendMax();

    /// Messages that may wait in one place, such as this service's outbox or a participant's
    /// consumer, before requests that go that way are no longer made again: they are late then,
    /// not lost.
    @WithDefault("1000")
    @Min(1)
    @Max(1_000_000_000)
    long bearableBacklog();

    /// How often the deadlines are looked at.
    @WithDefault("PT0.5S")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 30)
    Duration sweepEvery();

    /// Sagas in one run of the sweep.
    @WithDefault("500")
    @Min(1)
    @Max(5000)
    int sweepBatch();

    /// Sagas that are woken in a second, because their time has come, in any case; a few more for
    /// each step that sagas take. The others wait: there is an overload, or an outage has just
    /// ended, and all at once would prolong it.
    @WithDefault("100")
    @Min(1)
    @Max(100_000)
    int wakePerSecond();

    /// Orders in one transaction of `POST /orders`.
    @WithDefault("100")
    @Min(1)
    @Max(1000)
    int placeBatch();

    /// Orders that may wait for their transaction; one more is answered 503.
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int placeWaiting();

    /// How long an `Idempotency-Key` is kept.
    @WithDefault("PT24H")
    @DurationMin(minutes = 1)
    @DurationMax(days = 30)
    Duration keysKept();

    /// Requests that may wait for the end of a saga or follow its events at the same time. One more
    /// that waits is answered 503; one more that follows is told what has happened, and is ended.
    @WithDefault("20000")
    @Min(1)
    @Max(1_000_000)
    int maxFollowers();

    /// The limits as the decision takes them.
    ///
    /// @throws IllegalArgumentException if the longest pause is shorter than the first
    default SagaLimits limits() {
        if (resendMax().compareTo(resend()) < 0) {
            throw new IllegalArgumentException(
                    "comanda.saga.resend-max (%s) must not be shorter than comanda.saga.resend (%s)"
                            .formatted(resendMax(), resend()));
        }
        return new SagaLimits(timeout(), paymentTimeout(), resend(), resendMax());
    }
}
