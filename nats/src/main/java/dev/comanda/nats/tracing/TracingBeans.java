package dev.comanda.nats.tracing;

import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Decides once, at start, whether there are traces.
final class TracingBeans {

    private static final String SCOPE = "dev.comanda";

    @Produces
    @Singleton
    Tracing tracing(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off,
            Instance<OpenTelemetry> telemetry) {
        return off ? NoTracing.OFF : new SpanTracing(telemetry.get().getTracer(SCOPE));
    }
}
