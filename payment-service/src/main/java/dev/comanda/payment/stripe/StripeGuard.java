package dev.comanda.payment.stripe;

import dev.comanda.payment.gateway.NotAsked;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.RateLimitException;
import io.smallrye.faulttolerance.api.RateLimitType;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/// Whether a request may be made now, and how long it may take. What is not let through fails
/// with [NotAsked]: Stripe has not heard of it. There are no retries here: whoever does not know
/// an outcome asks again by his own schedule.
///
/// ```
/// limit of the endpoint ─► limit of all ─► bulkhead ─► circuit breaker ─► time-out ─► request
/// ```
///
/// The circuit breaker is the innermost: what another refuses would count as a success there.
final class StripeGuard {

    /// What has a rate limit of its own.
    enum Endpoint {
        CHARGE,
        INTENT,
        SEARCH,
        REFUND,
        REFUNDS
    }

    private static final int CIRCUIT_LOOKS_AT = 20; // requests
    private static final double CIRCUIT_OPENS_AT = 0.5; // of them failed
    private static final Duration TRY_AGAIN_IN = Duration.ofMillis(250);
    private static final Logger LOG = Logger.getLogger(StripeGuard.class);

    private final TypedGuard<Uni<StripeReply>> circuit;
    private final Map<Endpoint, TypedGuard<Uni<StripeReply>>> endpoints =
            new EnumMap<>(Endpoint.class);
    private final TypedGuard<Uni<StripeReply>> provider;

    StripeGuard(StripeConfig config) {
        for (Endpoint endpoint : Endpoint.values()) {
            endpoints.put(
                    endpoint,
                    limited(guard("stripe " + endpoint), config.requestsPerSecondPerEndpoint())
                            .build());
        }
        provider =
                limited(guard("stripe"), config.requestsPerSecond())
                        .withBulkhead()
                        .limit(config.maxRequests())
                        .queueSize(1)
                        .done()
                        .build();
        circuit =
                guard("stripe circuit")
                        .withCircuitBreaker()
                        .requestVolumeThreshold(CIRCUIT_LOOKS_AT)
                        .failureRatio(CIRCUIT_OPENS_AT)
                        .delay(config.circuitDelay().toMillis(), ChronoUnit.MILLIS)
                        .onStateChange(StripeGuard::tell)
                        .done()
                        .withTimeout()
                        .duration(config.requestTimeout().toMillis(), ChronoUnit.MILLIS)
                        .done()
                        .build();
    }

    /// Fails with [NotAsked], with what the request failed with, or after the time-out. A fault
    /// of Stripe counts for the circuit breaker, and is a reply nevertheless; a refusal does
    /// not.
    Uni<StripeReply> call(Endpoint endpoint, Supplier<Uni<StripeReply>> request) {
        TypedGuard<Uni<StripeReply>> limit = endpoints.get(endpoint);
        if (limit == null) {
            throw new IllegalStateException("no limit for " + endpoint);
        }
        Supplier<Uni<StripeReply>> faultsFail = () -> request.get().map(StripeGuard::orFault);
        return Uni.createFrom()
                .deferred(() -> limit.get(() -> provider.get(() -> circuit.get(faultsFail))))
                .onFailure(Fault.class)
                .recoverWithItem(fault -> fault.reply)
                .onFailure(RateLimitException.class)
                .transform(refusal -> notAsked("rate limit", refusal))
                .onFailure(BulkheadException.class)
                .transform(_ -> new NotAsked("too many requests at once", TRY_AGAIN_IN))
                .onFailure(CircuitBreakerOpenException.class)
                .transform(_ -> new NotAsked("Stripe's circuit is open", TRY_AGAIN_IN));
    }

    /// On the caller's own thread: nothing here blocks.
    private static TypedGuard.Builder<Uni<StripeReply>> guard(String name) {
        return TypedGuard.create(new TypeLiteral<Uni<StripeReply>>() {})
                .withDescription(name)
                .withThreadOffload(false);
    }

    /// A token bucket: so many in a second, or as many at once after a while of rest. Not one of
    /// the windows, which count what they refuse: asked often enough they would refuse for ever.
    private static TypedGuard.Builder<Uni<StripeReply>> limited(
            TypedGuard.Builder<Uni<StripeReply>> guard, int perSecond) {
        return guard.withRateLimit()
                .limit(perSecond)
                .window(1, ChronoUnit.SECONDS)
                .type(RateLimitType.SMOOTH)
                .done();
    }

    private static NotAsked notAsked(String why, RateLimitException failure) {
        long millis = failure.getRetryAfterMillis();
        return new NotAsked(why, millis > 0 ? Duration.ofMillis(millis) : TRY_AGAIN_IN);
    }

    private static StripeReply orFault(StripeReply reply) {
        if (reply.freshFault()) {
            throw new Fault(reply);
        }
        return reply;
    }

    private static void tell(CircuitBreakerState state) {
        LOG.warnf("Stripe's circuit is %s", state);
    }

    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient StripeReply reply;

        Fault(StripeReply reply) {
            super(reply.toString(), null, false, false);
            this.reply = reply;
        }
    }
}
