package dev.comanda.inventory.nats;

import dev.comanda.inventory.catalogue.Comparison;
import dev.comanda.inventory.db.StockStore;
import dev.comanda.inventory.db.StockWork;
import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.StockEvent.Requested;
import dev.comanda.nats.catalogue.CatalogueConfig;
import dev.comanda.nats.catalogue.CatalogueWatch;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.Received;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.consume.Subscription;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Message.InventoryRequest;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.exchange.Sweep;
import dev.comanda.nats.meter.LastSeen;
import dev.comanda.nats.outbox.OutboxRelay;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/// The doors into the corridor: three durable consumers and the timer. HTTP is the fourth, in
/// [dev.comanda.inventory.http].
final class InventoryWiring {

    private static final Duration ACTIVE_EVERY = Duration.ofSeconds(5);

    @Produces
    @Singleton
    Exchange<StockEvent, StockWork> exchange(
            Pool pool,
            InventoryLimits limits,
            MessageCodec codec,
            OutboxRelay relay,
            BatchLimit limit,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        Counter expired =
                Counter.builder("inventory.reservations.expired")
                        .description("Reservations whose time ran out")
                        .register(metrics);
        return new Exchange<>(
                        pool,
                        new StockStore(limits.reservationTtl()),
                        codec,
                        relay::offer,
                        work -> {
                            relay.offer(work.described());
                            expired.increment(work.expired());
                        },
                        limit,
                        clock,
                        metrics)
                .tracedBy(tracing);
    }

    @Produces
    @Singleton
    Comparison comparison(
            Pool pool,
            OutboxRelay relay,
            Clock clock,
            MeterRegistry metrics,
            CatalogueConfig config) {
        return new Comparison(pool, relay::offer, clock, metrics, config);
    }

    @Produces
    @Singleton
    CatalogueWatch watch(Broker broker, Comparison comparison) {
        return new CatalogueWatch(broker, comparison::session);
    }

    @Produces
    @Singleton
    Sweep catalogue(Comparison comparison) {
        return new Sweep("catalogue", Comparison.LOOK_EVERY, Comparison.PAGE, comparison::run);
    }

    @Produces
    @Singleton
    Subscription created(Exchange<StockEvent, StockWork> exchange) {
        return subscription("inventory-service", Subject.ORDERS_CREATED, exchange);
    }

    @Produces
    @Singleton
    Subscription confirmed(Exchange<StockEvent, StockWork> exchange) {
        return subscription("inventory-service-confirmed", Subject.ORDERS_CONFIRMED, exchange);
    }

    @Produces
    @Singleton
    Subscription release(Exchange<StockEvent, StockWork> exchange) {
        return subscription(
                "inventory-service-release", Subject.INVENTORY_RELEASE_REQUEST, exchange);
    }

    @Produces
    @Singleton
    Sweep expiry(Exchange<StockEvent, StockWork> exchange, InventoryLimits limits, Clock clock) {
        int batch = limits.sweepBatch();
        return new Sweep(
                "reservation-expiry",
                limits.sweepEvery(),
                batch,
                () -> exchange.sweep(tx -> StockStore.due(tx, clock.instant(), batch)));
    }

    /// `inventory_reservations_active`: the index over the open ones is all that is read.
    @Produces
    @Singleton
    Sweep activeReservations(Pool pool, MeterRegistry metrics) {
        LastSeen active =
                LastSeen.gauge(
                        metrics,
                        "inventory_reservations_active",
                        "Reservations that are neither sold nor given back");
        return new Sweep(
                "reservation-meter",
                ACTIVE_EVERY,
                Integer.MAX_VALUE,
                () -> StockStore.countActive(pool).invoke(active::set).replaceWith(0));
    }

    private static Subscription subscription(
            String durable, Subject subject, Exchange<StockEvent, StockWork> exchange) {
        return new Subscription(
                durable,
                Set.of(subject),
                batch -> exchange.handle(batch.stream().map(InventoryWiring::requested).toList()));
    }

    private static Incoming<StockEvent> requested(Received<? extends Message> received) {
        if (received.message() instanceof InventoryRequest request) {
            return new Incoming<>(
                    new Requested(request, received.key().attempt()),
                    received.key(),
                    received.traceparent());
        }
        // A mistake in the subscriptions above, not in the message.
        throw new IllegalArgumentException(
                received.key() + " is not a request that inventory answers");
    }
}
