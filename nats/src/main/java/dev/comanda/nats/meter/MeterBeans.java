package dev.comanda.nats.meter;

import dev.comanda.nats.consume.Subscription;
import dev.comanda.nats.exchange.Sweep;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// What every service looks up every few seconds, from its start on.
final class MeterBeans {

    private static final Duration EVERY = Duration.ofSeconds(5);

    /// Messages in one transaction, where the histogram `batch_size` tells them apart.
    private static final double[] BATCH_SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    @Produces
    @Singleton
    Sweep outbox(Pool pool, MeterRegistry metrics) {
        OutboxMeter meter = new OutboxMeter(pool, metrics);
        return new Sweep("outbox-meter", EVERY, Integer.MAX_VALUE, meter::look);
    }

    @Produces
    @Singleton
    Sweep broker(
            Broker broker,
            Topology topology,
            MeterRegistry metrics,
            @All List<Subscription> subscriptions) {
        BrokerMeter meter =
                new BrokerMeter(
                        broker,
                        subscriptions.stream().map(one -> topology.durable(one.durable())).toList(),
                        metrics);
        return new Sweep(
                "broker-meter",
                EVERY,
                Integer.MAX_VALUE,
                () -> Uni.createFrom().item(meter::look)); // waits on the sweep's own thread
    }

    @Produces
    @Singleton
    MeterFilter batchSizes() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(
                    Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals("batch.size")
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(BATCH_SIZES)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
