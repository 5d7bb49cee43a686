package dev.comanda.nats.consume;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All consumer loops of a service, each on a thread of its own.
public final class Consumers {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final List<ConsumerLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /// @throws IllegalArgumentException if a subscription names a durable that the topology does
    ///     not have
    public Consumers(
            List<Subscription> subscriptions,
            Topology topology,
            Broker broker,
            MessageCodec codec,
            DeadLetters deadLetters,
            BatchLimit limit,
            MeterRegistry metrics,
            Tracing tracing) {
        ExhaustedDeliveries exhausted =
                new ExhaustedDeliveries(
                        subscriptions.stream()
                                .map(Subscription::durable)
                                .map(topology::durable)
                                .toList(),
                        deadLetters);
        for (Subscription subscription : subscriptions) {
            Topology.Durable durable = topology.durable(subscription.durable());
            Counter consumed = metrics.counter("messages.consumed", "consumer", durable.name());
            BatchSettler settler =
                    new BatchSettler(
                            subscription,
                            durable.configuration(),
                            codec,
                            deadLetters,
                            consumed,
                            tracing);
            ConsumerLoop loop =
                    new ConsumerLoop(
                            durable, limit.of(subscription.batch()), broker, settler, exhausted);
            loops.add(loop);
            threads.add(new Thread(loop, "consume-" + durable.name()));
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /// Stops pulling and waits until the batches at hand are finished and acknowledged.
    public void stop() throws InterruptedException {
        loops.forEach(ConsumerLoop::stop);
        for (Thread thread : threads) {
            thread.join(STOP_TIMEOUT);
        }
    }
}
