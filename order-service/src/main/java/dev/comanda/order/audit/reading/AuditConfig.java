package dev.comanda.order.audit.reading;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/// Where the audit asks the other services.
@ConfigMapping(prefix = "comanda.audit")
public interface AuditConfig {

    @WithDefault("http://localhost:3006")
    URI inventoryUrl();

    @WithDefault("http://localhost:3005")
    URI paymentUrl();
}
