package dev.comanda.nats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/// How a service reaches the broker.
@ConfigMapping(prefix = "comanda.nats")
public interface NatsConfig {

    /// One or several servers, separated by commas.
    @WithDefault("nats://localhost:4222")
    @Pattern(
            regexp = "(nats|tls|ws|wss)://.+",
            message = "must be a URL such as nats://localhost:4222")
    String url();

    /// A file with the seed of this service's nkey, by which the broker knows it. Without one,
    /// the URL may name a user and a password.
    Optional<String> nkeyFile();

    /// What of the topology this service sees to. `ALL` for development: whichever service comes
    /// first makes everything. `OWN` where each service has a user of its own
    /// (`infra/nats/accounts/accounts.conf`): it makes the streams that are missing, and its own
    /// durables; streams that exist are changed by the provisioning only.
    @WithDefault("ALL")
    Provision provision();

    /// See [#provision()].
    enum Provision {
        ALL,
        OWN
    }

    /// Copies of each stream: 1 in development, 3 in production.
    @WithDefault("1")
    @Min(1)
    @Max(5)
    int replicas();
}
