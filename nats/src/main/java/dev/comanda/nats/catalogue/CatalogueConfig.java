package dev.comanda.nats.catalogue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// The limits of the catalogue, on both of its sides.
@ConfigMapping(prefix = "comanda.catalogue")
public interface CatalogueConfig {

    /// Products that a process keeps in memory, some hundred bytes each. What exceeds them is not
    /// kept: orders of those need a price of their own, and inventory-service does not heal them.
    @WithDefault("100000")
    @Min(1)
    @Max(10_000_000)
    int maxProducts();

    /// How often inventory-service holds the bucket against its database, beside each time that
    /// the bucket was read anew.
    @WithDefault("PT1M")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration compareEvery();
}
