package dev.comanda.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.payment.gateway.NotAsked;
import dev.comanda.payment.stripe.StripeGuard.Endpoint;
import dev.comanda.servers.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SmallRye Fault Tolerance as it is set up here; it runs only inside of Quarkus.
@QuarkusTest
class StripeGuardIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final StripeReply PAID = new StripeReply(200, false, "{}");
    private static final StripeReply DECLINED = new StripeReply(402, false, "{}");
    private static final StripeReply FAULT = new StripeReply(500, false, "{}");
    private static final StripeReply FAULT_AGAIN = new StripeReply(500, true, "{}");

    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void declines_and_faults_that_are_told_again_do_not_open_the_circuit() {
        StripeGuard guard = guard(Map.of());
        for (int i = 0; i < 40; i++) {
            StripeReply reply = i % 2 == 0 ? DECLINED : FAULT_AGAIN;
            assertThat(await(guard, Endpoint.CHARGE, reply)).isEqualTo(reply);
        }
        assertThat(await(guard, Endpoint.CHARGE, PAID)).isEqualTo(PAID);
    }

    @Test
    void faults_open_the_circuit_and_nothing_is_asked_until_it_closes() {
        StripeGuard guard = guard(Map.of("circuit-delay", "PT0.3S"));
        for (int i = 0; i < 20; i++) {
            assertThat(await(guard, Endpoint.CHARGE, FAULT)).as("is an answer").isEqualTo(FAULT);
        }
        assertThatThrownBy(() -> call(guard, PAID)).hasMessageContaining("circuit is open");
        assertThat(requests).hasValue(20);
        Await.until("the circuit to let one through", DEADLINE, () -> letsThrough(guard));
        assertThat(await(guard, Endpoint.CHARGE, PAID)).isEqualTo(PAID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests-per-second", "requests-per-second-per-endpoint"})
    void no_more_requests_in_a_second_than_allowed_however_often_it_is_tried(String limit) {
        StripeGuard guard = guard(Map.of(limit, "5"));
        long start = System.nanoTime();
        Await.until("six requests", DEADLINE, () -> letsThrough(guard) && requests.get() == 6);
        // One is let through at the start, and one each 200 ms.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(ms(950));
        assertThatThrownBy(() -> call(guard, PAID))
                .isInstanceOfSatisfying(
                        NotAsked.class,
                        refusal -> assertThat(refusal.pause()).isBetween(ms(1), ms(1_000)));
        assertThat(requests).hasValue(6);
    }

    @Test
    void each_endpoint_has_a_limit_of_its_own() {
        StripeGuard guard = guard(Map.of("requests-per-second-per-endpoint", "1"));
        call(guard, PAID);
        assertThatThrownBy(() -> call(guard, PAID)).isInstanceOf(NotAsked.class);
        assertThat(await(guard, Endpoint.REFUND, PAID)).isEqualTo(PAID);
    }

    @Test
    void limits_that_were_reached_do_not_open_the_circuit() {
        StripeGuard guard = guard(Map.of("requests-per-second", "1"));
        call(guard, PAID);
        for (int i = 0; i < 60; i++) {
            assertThatThrownBy(() -> call(guard, PAID)).hasMessageContaining("rate limit");
        }
    }

    @Test
    void silence_ends_with_the_time_out_and_counts_as_a_fault() {
        StripeGuard guard = guard(Map.of("request-timeout", "PT0.05S"));
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> silent(guard)).isInstanceOf(TimeoutException.class);
        }
        assertThatThrownBy(() -> silent(guard)).hasMessageContaining("circuit is open");
    }

    @Test
    void no_more_requests_at_once_than_allowed() {
        StripeGuard guard = guard(Map.of("max-requests", "2"));
        Await.until(
                "a refusal",
                DEADLINE,
                () -> {
                    AtomicReference<String> refusal = new AtomicReference<>("");
                    guard.call(Endpoint.CHARGE, this::nothing)
                            .subscribe()
                            .with(_ -> {}, failure -> refusal.set(String.valueOf(failure)));
                    return refusal.get().contains("at once");
                });
        assertThat(requests).as("the third waits for a place").hasValue(2);
    }

    private boolean letsThrough(StripeGuard guard) {
        try {
            return call(guard, PAID).equals(PAID);
        } catch (NotAsked _) {
            return false;
        }
    }

    private void silent(StripeGuard guard) {
        guard.call(Endpoint.CHARGE, this::nothing).await().atMost(DEADLINE);
    }

    private Uni<StripeReply> nothing() {
        requests.incrementAndGet();
        return Uni.createFrom().nothing();
    }

    /// With an answer even if the generous limit needs a moment for its first tokens.
    private StripeReply await(StripeGuard guard, Endpoint endpoint, StripeReply reply) {
        return Await.until(
                "an answer",
                DEADLINE,
                () -> {
                    try {
                        return call(guard, endpoint, reply);
                    } catch (NotAsked refusal) {
                        return "rate limit".equals(refusal.getMessage()) ? null : fail(refusal);
                    }
                });
    }

    private static StripeReply fail(NotAsked refusal) {
        throw refusal;
    }

    private StripeReply call(StripeGuard guard, StripeReply reply) {
        return call(guard, Endpoint.CHARGE, reply);
    }

    private StripeReply call(StripeGuard guard, Endpoint endpoint, StripeReply reply) {
        return guard.call(
                        endpoint,
                        () -> {
                            requests.incrementAndGet();
                            return Uni.createFrom().item(reply);
                        })
                .await()
                .atMost(DEADLINE);
    }

    private static StripeGuard guard(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put("payments.stripe.requests-per-second", "1000");
        properties.put("payments.stripe.requests-per-second-per-endpoint", "1000");
        settings.forEach((name, value) -> properties.put("payments.stripe." + name, value));
        return new StripeGuard(TestConfig.of(properties));
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
