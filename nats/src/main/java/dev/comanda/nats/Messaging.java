package dev.comanda.nats;

import dev.comanda.nats.catalogue.CatalogueWatch;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.consume.Consumers;
import dev.comanda.nats.consume.DeadLetters;
import dev.comanda.nats.consume.Subscription;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.exchange.Lingering;
import dev.comanda.nats.exchange.Sweep;
import dev.comanda.nats.exchange.Sweeps;
import dev.comanda.nats.outbox.OutboxRelay;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Starts a service's threads and stops them in an order that loses nothing: stop pulling, finish
/// and acknowledge the batches at hand, wait for what they have begun elsewhere, publish what was
/// said, close the connections.
///
/// A service starts and takes orders while the broker is away; without its database it has nothing
/// to say.
@Singleton
final class Messaging {

    /// Partitions are made this many months ahead.
    private static final int MONTHS_AHEAD = 3;

    /// How long a stop waits for what is under way elsewhere, such as a call of the provider.
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final Duration PARTITIONS_EVERY = Duration.ofHours(12);

    private final Broker broker;
    private final OutboxRelay relay;
    private final Consumers consumers;
    private final Sweeps sweeps;
    private final List<CatalogueWatch> watches;
    private final List<Lingering> lingering;

    Messaging(
            Broker broker,
            Topology topology,
            OutboxRelay relay,
            MessageCodec codec,
            DeadLetters deadLetters,
            BatchLimit limit,
            MeterRegistry metrics,
            Tracing tracing,
            Pool pool,
            @All List<Subscription> subscriptions,
            @All List<Sweep> sweeps,
            @All List<CatalogueWatch> watches,
            @All List<Lingering> lingering) {
        this.watches = watches;
        this.lingering = lingering;
        this.broker = broker;
        this.relay = relay;
        this.consumers =
                new Consumers(
                        subscriptions,
                        topology,
                        broker,
                        codec,
                        deadLetters,
                        limit,
                        metrics,
                        tracing);
        List<Sweep> all = new ArrayList<>(sweeps);
        all.add(partitions(pool));
        this.sweeps = new Sweeps(all);
    }

    void start(@Observes StartupEvent event) {
        relay.start();
        consumers.start();
        watches.forEach(CatalogueWatch::start);
        sweeps.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        sweeps.stop();
        for (CatalogueWatch watch : watches) {
            watch.stop();
        }
        consumers.stop();
        for (Lingering one : lingering) {
            one.finish(LINGER);
        }
        relay.stop();
        broker.stop();
    }

    private static Sweep partitions(Pool pool) {
        return new Sweep(
                "partitions",
                PARTITIONS_EVERY,
                Integer.MAX_VALUE,
                () ->
                        pool.preparedQuery("SELECT add_partitions($1)")
                                .execute(io.vertx.mutiny.sqlclient.Tuple.of(MONTHS_AHEAD))
                                .map(rows -> rows.iterator().next().getInteger(0)));
    }
}
