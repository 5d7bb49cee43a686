package dev.comanda.nats.durability;

import dev.comanda.nats.durability.DurabilityConfig.Require;
import dev.comanda.nats.exchange.Sweep;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Plugs the gate into a service: before its threads start, and every so often after that.
@Singleton
final class DurabilityBeans {

    /// Before everything that does something at start: an observer without a priority has 2500.
    private static final int FIRST = 100;

    private static final Duration NEVER = Duration.ofDays(365);

    void start(@Observes @Priority(FIRST) StartupEvent event, DurabilityGate gate) {
        gate.open();
    }

    @Produces
    @Singleton
    DurabilityGate gate(
            DurabilityConfig config,
            Pool pool,
            Broker broker,
            Topology topology,
            MeterRegistry metrics) {
        return new DurabilityGate(
                config.require(),
                new DatabaseSettings(pool),
                new BrokerSettings(
                        broker,
                        topology,
                        config.natsMonitorUrl().map(BrokerMonitor::new).orElse(null)),
                metrics);
    }

    @Produces
    @Singleton
    Sweep look(DurabilityGate gate, DurabilityConfig config) {
        return new Sweep(
                "durability",
                config.require() == Require.OFF ? NEVER : config.every(),
                Integer.MAX_VALUE,
                () -> Uni.createFrom().item(() -> looked(gate)));
    }

    private static int looked(DurabilityGate gate) {
        gate.look();
        return 0;
    }
}
