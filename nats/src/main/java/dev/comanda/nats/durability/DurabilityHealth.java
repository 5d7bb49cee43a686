package dev.comanda.nats.durability;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// The line "durability" in the health data. Always up: a weak setting makes no service less ready.
@Readiness
@Singleton
public final class DurabilityHealth implements HealthCheck {

    private final DurabilityGate gate;

    DurabilityHealth(DurabilityGate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("durability").up();
        answer.withData("ok", gate.weak().isEmpty());
        gate.settings().forEach(setting -> answer.withData(setting.title(), setting.told()));
        return answer.build();
    }
}
