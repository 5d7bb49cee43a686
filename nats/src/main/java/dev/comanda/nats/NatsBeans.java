package dev.comanda.nats;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.consume.DeadLetterBox;
import dev.comanda.nats.consume.DeadLetters;
import dev.comanda.nats.consume.LatestDeadLetters;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.outbox.OutboxRelay;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.TopologyInstaller;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The parts of the corridor that every service has one of. The classes themselves know no
/// container.
final class NatsBeans {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    MessageCodec codec(@ConfigProperty(name = "quarkus.application.name") String service) {
        return new MessageCodec(service);
    }

    @Produces
    @Singleton
    Topology topology(NatsConfig config) {
        return Topology.load(config.replicas());
    }

    @Produces
    @Singleton
    Broker broker(
            NatsConfig config,
            Topology topology,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        TopologyInstaller installer =
                switch (config.provision()) {
                    case ALL -> new TopologyInstaller(topology);
                    case OWN -> TopologyInstaller.ofOwn(topology, service);
                };
        return new Broker(
                config.url(), config.nkeyFile().map(Path::of).orElse(null), service, installer);
    }

    @Produces
    @Singleton
    OutboxRelay relay(
            Pool pool,
            Broker broker,
            MessageCodec codec,
            BatchLimit limit,
            MeterRegistry metrics,
            Tracing tracing) {
        return new OutboxRelay(pool, broker, codec, limit, metrics).tracedBy(tracing);
    }

    @Produces
    @Singleton
    BatchLimit batchLimit(@ConfigProperty(name = "comanda.batch") Optional<Integer> most) {
        return most.map(BatchLimit::new).orElse(BatchLimit.NONE);
    }

    @Produces
    @Singleton
    DeadLetterBox deadLetterBox(Broker broker) {
        return new DeadLetterBox(broker);
    }

    @Produces
    @Singleton
    LatestDeadLetters latestDeadLetters(Broker broker) {
        return new LatestDeadLetters(broker);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(Broker broker, Clock clock) {
        return new DeadLetters(broker, clock);
    }
}
