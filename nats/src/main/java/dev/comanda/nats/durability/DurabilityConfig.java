package dev.comanda.nats.durability;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// What is demanded of the database and the broker.
@ConfigMapping(prefix = "comanda.durability")
public interface DurabilityConfig {

    @WithDefault("warn")
    Require require();

    /// nats-server's HTTP monitor, such as `http://nats:8222`: the only place that tells how often
    /// JetStream calls fsync, and where it stores.
    Optional<URI> natsMonitorUrl();

    /// How often it is looked at.
    @WithDefault("PT1M")
    @DurationMin(millis = 100)
    @DurationMax(hours = 24)
    Duration every();

    /// What follows from a weak setting.
    enum Require {
        /// Nobody looks.
        OFF,
        /// It is said in the log, the health data and a metric.
        WARN,
        /// As `WARN`, and a service that finds one when it starts does not start.
        REFUSE
    }
}
