package dev.comanda.nats.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// How long anything to do with the database may take before it is given up. A value out of bounds
/// is refused at start.
@ConfigMapping(prefix = "comanda.pool")
public interface PoolConfig {

    /// How long work waits for a free connection, or for a new one; then it is an outage.
    @WithDefault("PT5S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration acquire();

    /// A connection on which nothing has come or gone for this long is closed. An answer that is
    /// outstanding then is not coming: the server hangs, or the network dropped the connection and
    /// told nobody. Longer than [#statement()].
    @WithDefault("PT30S")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 30)
    Duration silence();

    /// The server ends a statement that takes longer, waits for locks included.
    @WithDefault("PT20S")
    @DurationMin(millis = 500)
    @DurationMax(minutes = 20)
    Duration statement();

    /// The server ends a statement that waits for one lock for longer. Longer than
    /// [#idleInTransaction()]: whoever holds it and is gone is ended first.
    @WithDefault("PT15S")
    @DurationMin(millis = 500)
    @DurationMax(minutes = 20)
    Duration lock();

    /// The server ends a transaction that was left standing this long between two statements: its
    /// service is gone, and its locks hold up the others.
    @WithDefault("PT10S")
    @DurationMin(millis = 500)
    @DurationMax(minutes = 10)
    Duration idleInTransaction();

    /// What a connection has to be, or the service does not start.
    @WithDefault("verified")
    Tls tls();

    /// Of the connections to the database.
    enum Tls {
        /// Encrypted, with whom it should be: `verify-full`. The default in production.
        VERIFIED,
        /// Whatever the addresses say. For a network that nobody else is on.
        ANY
    }
}
