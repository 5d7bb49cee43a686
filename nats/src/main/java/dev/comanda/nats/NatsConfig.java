package dev.comanda.nats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/// How a service reaches the broker.
@ConfigMapping(prefix = "comanda.nats")
public interface NatsConfig {

    /// One or several servers, separated by commas.
    @WithDefault("nats://localhost:4222")
    @Pattern(
            regexp = "(nats|tls|ws|wss)://.+",
            message = "must be a URL such as nats://localhost:4222")
    String url();

    /// Copies of each stream: 1 in development, 3 in production.
    @WithDefault("1")
    @Min(1)
    @Max(5)
    int replicas();
}
