package dev.comanda.inventory.nats;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/// The limits of inventory-service. A value out of bounds is refused at start, with the property's
/// name.
@ConfigMapping(prefix = "comanda.inventory")
public interface InventoryLimits {

    /// How long a reservation is kept for an order that is not paid yet. Has to exceed
    /// `comanda.saga.timeout`.
    @WithDefault("PT15M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 30)
    Duration reservationTtl();

    /// The pause between two looks for reservations whose time has run out.
    @WithDefault("PT1S")
    @DurationMin(millis = 50)
    @DurationMax(minutes = 10)
    Duration sweepEvery();

    /// Reservations that one look takes at most.
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int sweepBatch();
}
