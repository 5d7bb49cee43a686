package dev.comanda.payment.nats;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.consume.Subscription;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Lingering;
import dev.comanda.nats.exchange.Sweep;
import dev.comanda.nats.outbox.OutboxRelay;
import dev.comanda.nats.tracing.Tracing;
import dev.comanda.payment.db.PaymentStore;
import dev.comanda.payment.db.PaymentWork;
import dev.comanda.payment.gateway.GatewayBook;
import dev.comanda.payment.gateway.GatewayCalls;
import dev.comanda.payment.gateway.PaymentGateway;
import dev.comanda.payment.gateway.SimulatedGateway;
import dev.comanda.payment.gateway.SimulatorAccounts;
import dev.comanda.payment.payment.AskSchedule;
import dev.comanda.payment.payment.PaymentEvent;
import dev.comanda.payment.stripe.StripeAccess;
import dev.comanda.payment.stripe.StripeAccounts;
import dev.comanda.payment.stripe.StripeConfig;
import dev.comanda.payment.stripe.StripeGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/// The beans by which this service is plugged into the corridor: what it listens to, what it
/// sweeps, and what is between.
final class PaymentWiring {

    /// How much longer than a call may take it is waited before it is taken for lost.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration SWEEP_EVERY = Duration.ofMillis(500);

    @Produces
    @Singleton
    PaymentStore store(PaymentConfig config) {
        return new PaymentStore(AskSchedule.ifSilentFor(config.gateway().timeout().plus(MARGIN)));
    }

    @Produces
    @Singleton
    Exchange<PaymentEvent, PaymentWork> exchange(
            Pool pool,
            PaymentStore store,
            MessageCodec codec,
            OutboxRelay relay,
            BatchLimit limit,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        PaymentMeters meters = new PaymentMeters(metrics);
        return new Exchange<>(
                        pool, store, codec, relay::offer, meters::committed, limit, clock, metrics)
                .tracedBy(tracing);
    }

    @Produces
    @Singleton
    PaymentGateway gateway(
            GatewayChoice choice,
            PaymentConfig config,
            StripeConfig stripe,
            Pool pool,
            Clock clock) {
        return switch (choice.gateway()) {
            case SIMULATED -> new SimulatedGateway(pool, config.simulator().delay());
            case STRIPE -> stripe(config, stripe, clock);
        };
    }

    private static PaymentGateway stripe(PaymentConfig config, StripeConfig stripe, Clock clock) {
        if (stripe.requestTimeout().compareTo(config.gateway().timeout()) >= 0) {
            throw new IllegalStateException(
                    "payments.stripe.request-timeout ("
                            + stripe.requestTimeout()
                            + ") has to be shorter than comanda.payment.gateway.timeout ("
                            + config.gateway().timeout()
                            + ")");
        }
        return new StripeGateway(StripeAccess.of(stripe), stripe, clock);
    }

    /// What the provider says for itself, for the audit.
    @Produces
    @Singleton
    GatewayBook book(GatewayChoice choice, Pool pool) {
        return switch (choice.gateway()) {
            case SIMULATED -> new SimulatorAccounts(pool);
            case STRIPE -> new StripeAccounts(pool);
        };
    }

    @Produces
    @Singleton
    PaymentDoors doors(
            Exchange<PaymentEvent, PaymentWork> exchange,
            PaymentStore store,
            PaymentGateway gateway,
            PaymentConfig config,
            BatchLimit limit,
            Clock clock,
            MeterRegistry metrics,
            Tracing tracing) {
        GatewayCalls calls =
                new GatewayCalls(
                                gateway,
                                config.gateway().maxCalls(),
                                config.gateway().timeout(),
                                metrics)
                        .tracedBy(tracing);
        return new PaymentDoors(exchange, store, calls, limit, clock);
    }

    @Produces
    @Singleton
    Subscription created(PaymentDoors doors) {
        return new Subscription("payment-service", Set.of(Subject.ORDERS_CREATED), doors::requests);
    }

    @Produces
    @Singleton
    Subscription processRequests(PaymentDoors doors) {
        return new Subscription(
                "payment-service-process",
                Set.of(Subject.PAYMENTS_PROCESS_REQUEST),
                doors::requests);
    }

    @Produces
    @Singleton
    Subscription refundRequests(PaymentDoors doors) {
        return new Subscription(
                "payment-service-refund", Set.of(Subject.PAYMENTS_REFUND_REQUEST), doors::requests);
    }

    @Produces
    @Singleton
    Lingering calls(PaymentDoors doors) {
        return doors::finish;
    }

    @Produces
    @Singleton
    Sweep askAgain(PaymentDoors doors) {
        return new Sweep(
                "payments to ask about", SWEEP_EVERY, PaymentDoors.SWEEP_BATCH, doors::sweep);
    }
}
