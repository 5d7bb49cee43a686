package dev.comanda.nats.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A figure that somebody looks up every so often, as a gauge. It is `NaN`, which is *not known*,
/// until it was looked up once, and again when nobody could look for [#FRESH]: an old figure that
/// seems to be a new one has misled many.
public final class LastSeen {

    /// How long a figure is worth something.
    public static final Duration FRESH = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private volatile Seen seen = new Seen(Double.NaN, 0);

    private record Seen(double value, long atNanos) {}

    public LastSeen() {
        this(System::nanoTime);
    }

    LastSeen(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// A new one, registered under this name.
    ///
    /// @param tags names and values in turn; there are few values, ever
    public static LastSeen gauge(
            MeterRegistry metrics, String name, String description, String... tags) {
        LastSeen figure = new LastSeen();
        Gauge.builder(name, figure, LastSeen::value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(metrics);
        return figure;
    }

    public void set(double value) {
        seen = new Seen(value, nanoTime.getAsLong());
    }

    /// What was seen last; `NaN` if that is too long ago.
    public double value() {
        Seen last = seen;
        return nanoTime.getAsLong() - last.atNanos > FRESH.toNanos() ? Double.NaN : last.value;
    }
}
