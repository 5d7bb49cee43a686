package dev.comanda.inventory.nats;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Refuses to start with reservations that would run out while their saga still waits for the
/// payment: every slow order would lose its stock, be paid, and have to fight for the stock again.
@ApplicationScoped
class TtlCheck {

    /// Before anything else starts, consumers above all.
    void check(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start,
            InventoryLimits limits,
            @ConfigProperty(name = "comanda.saga.timeout", defaultValue = "PT5M")
                    Duration sagaTimeout) {
        require(limits.reservationTtl(), sagaTimeout);
    }

    /// @throws IllegalStateException naming both properties
    static void require(Duration reservationTtl, Duration sagaTimeout) {
        if (reservationTtl.compareTo(sagaTimeout) <= 0) {
            throw new IllegalStateException(
                    "comanda.inventory.reservation-ttl (%s) must exceed comanda.saga.timeout (%s)"
                            .formatted(reservationTtl, sagaTimeout));
        }
    }
}
