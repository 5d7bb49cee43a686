package dev.comanda.order.recover;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What is done once, at start, after a restore; see `docs/operations.md`.
@ConfigMapping(prefix = "comanda.recover")
public interface RecoverConfig {

    /// Whether orders that the streams know and the database does not are placed again.
    @WithDefault("false")
    boolean orders();
}
