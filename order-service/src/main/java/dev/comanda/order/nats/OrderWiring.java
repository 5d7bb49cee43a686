package dev.comanda.order.nats;

import dev.comanda.nats.catalogue.Catalogue;
import dev.comanda.nats.catalogue.CatalogueConfig;
import dev.comanda.nats.catalogue.CatalogueWatch;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.consume.Subscription;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Message.Answer;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.exchange.Sweep;
import dev.comanda.nats.outbox.OutboxRelay;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.tracing.Tracing;
import dev.comanda.order.db.IdempotencyKeys;
import dev.comanda.order.db.SagaBatch;
import dev.comanda.order.db.SagaDesk;
import dev.comanda.order.journal.TransitionLog;
import dev.comanda.order.meter.OrderCounts;
import dev.comanda.order.meter.SagaMeters;
import dev.comanda.order.meter.Throughput;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.stuck.StuckWatch;
import dev.comanda.order.watch.SagaWatch;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The three doors of order-service, all into one exchange.
final class OrderWiring {

    /// How often keys that are too old are forgotten, and how many at a time.
    private static final Duration KEYS_EVERY = Duration.ofMinutes(1);

    private static final int KEYS_BATCH = 5000;

    @Produces
    @Singleton
    SagaDesk desk(SagaConfig config) {
        return new SagaDesk(config.limits());
    }

    @Produces
    @Singleton
    Exchange<SagaEvent, SagaBatch> exchange(
            Pool pool,
            SagaDesk desk,
            MessageCodec codec,
            OutboxRelay relay,
            SagaWatch watch,
            StuckWatch stuck,
            TransitionLog journal,
            WakeBudget budget,
            BatchLimit limit,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        SagaMeters meters = new SagaMeters(metrics, stuck::stuckUndos);
        return new Exchange<>(
                        pool,
                        desk,
                        codec,
                        relay::offer,
                        work -> {
                            watch.committed(work.transitions());
                            meters.committed(work);
                            journal.committed(work);
                            budget.stepped(work.transitions().size());
                        },
                        limit,
                        clock,
                        metrics)
                .tracedBy(tracing);
    }

    @Produces
    @Singleton
    TransitionLog journal() {
        return new TransitionLog();
    }

    @Produces
    @Singleton
    SagaWatch watch(Pool pool, SagaConfig config) {
        return new SagaWatch(pool, config.maxFollowers());
    }

    @Produces
    @Singleton
    OrderDoor door(
            Pool pool,
            Exchange<SagaEvent, SagaBatch> exchange,
            SagaConfig config,
            BatchLimit limit,
            Clock clock) {
        return new OrderDoor(pool, exchange, config, limit, clock);
    }

    @Produces
    @Singleton
    Catalogue catalogue(CatalogueConfig config, MeterRegistry metrics) {
        Catalogue catalogue = new Catalogue(config.maxProducts());
        metrics.gauge("catalogue.products", catalogue, Catalogue::size);
        return catalogue;
    }

    @Produces
    @Singleton
    CatalogueWatch catalogueWatch(Broker broker, Catalogue catalogue) {
        return new CatalogueWatch(broker, () -> catalogue);
    }

    @Produces
    @Singleton
    Subscription inventory(Exchange<SagaEvent, SagaBatch> exchange) {
        return new Subscription(
                "order-service-inventory",
                Set.of(
                        Subject.INVENTORY_RESERVED,
                        Subject.INVENTORY_OUT_OF_STOCK,
                        Subject.INVENTORY_COMMITTED,
                        Subject.INVENTORY_RELEASED),
                batch -> answers(exchange, batch));
    }

    @Produces
    @Singleton
    Subscription payment(Exchange<SagaEvent, SagaBatch> exchange) {
        return new Subscription(
                "order-service-payment",
                Set.of(
                        Subject.PAYMENTS_SUCCEEDED,
                        Subject.PAYMENTS_FAILED,
                        Subject.PAYMENTS_REFUNDED),
                batch -> answers(exchange, batch));
    }

    @Produces
    @Singleton
    Backlog backlog(Broker broker, Topology topology, OutboxRelay relay, SagaConfig config) {
        return new Backlog(broker, topology, config.bearableBacklog(), relay::waiting);
    }

    @Produces
    @Singleton
    Sweep deadlines(
            Exchange<SagaEvent, SagaBatch> exchange,
            SagaDesk desk,
            Backlog backlog,
            WakeBudget budget,
            SagaConfig config,
            Clock clock) {
        int batch = config.sweepBatch();
        return new Sweep(
                "deadlines",
                config.sweepEvery(),
                batch,
                () -> {
                    Set<SagaStatus> busy = backlog.busy();
                    int most = budget.take(batch);
                    return exchange.sweep(tx -> desk.due(tx, clock.instant(), most, busy))
                            .invoke(woken -> budget.giveBack(most - woken));
                });
    }

    @Produces
    @Singleton
    WakeBudget wakeBudget(SagaConfig config) {
        return new WakeBudget(config.wakePerSecond(), TimeMeter.SYSTEM_NANOTIME);
    }

    @Produces
    @Singleton
    Sweep followedSagas(SagaWatch watch) {
        return new Sweep("followed-sagas", SagaWatch.LOOK_EVERY, 1, watch::lookAtAll);
    }

    @Produces
    @Singleton
    Sweep idempotencyKeys(Pool pool, SagaConfig config, Clock clock) {
        return new Sweep(
                "idempotency-keys",
                KEYS_EVERY,
                KEYS_BATCH,
                () ->
                        IdempotencyKeys.forget(
                                pool, clock.instant().minus(config.keysKept()), KEYS_BATCH));
    }

    @Produces
    @Singleton
    Sweep stuck(StuckWatch watch) {
        return new Sweep("stuck", StuckWatch.EVERY, Integer.MAX_VALUE, watch::look);
    }

    @Produces
    @Singleton
    Sweep orderCounts(Pool pool, MeterRegistry metrics, Throughput throughput) {
        OrderCounts counts = new OrderCounts(pool, metrics, throughput::counted);
        return new Sweep("order-counts", OrderCounts.EVERY, OrderCounts.PAGE, counts::look);
    }

    private static Uni<?> answers(
            Exchange<SagaEvent, SagaBatch> exchange, List<Received<? extends Message>> batch) {
        return exchange.handle(batch.stream().map(OrderWiring::incoming).toList());
    }

    private static Incoming<SagaEvent> incoming(Received<? extends Message> received) {
        return new Incoming<>(
                new SagaEvent.Answered((Answer) received.message()),
                received.key(),
                received.traceparent());
    }
}
