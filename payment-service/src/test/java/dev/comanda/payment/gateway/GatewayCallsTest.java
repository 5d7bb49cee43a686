package dev.comanda.payment.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.payment.AskSchedule.Asking;
import dev.comanda.payment.payment.Charge;
import dev.comanda.payment.payment.GatewayOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.RefundWish;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import dev.comanda.servers.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayCallsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ByHand gateway = new ByHand();
    private final List<GatewayOutcome> outcomes = new CopyOnWriteArrayList<>();

    @Test
    void no_more_calls_than_allowed_and_who_brings_more_waits() {
        GatewayCalls calls = calls(2, LONG);
        var started = start(calls, payments(3));
        assertThat(gateway.open).hasSize(2);
        started.assertNotTerminated();

        gateway.answer(0, new Charged("pi_0"));
        assertThat(gateway.open.keySet())
                .containsExactly("charge:" + order(1), "charge:" + order(2));
        started.assertCompleted();
    }

    @Test
    void a_payment_is_not_asked_about_twice_at_the_same_time() {
        GatewayCalls calls = calls(1, LONG);
        start(calls, payments(2));
        start(calls, payments(2)).assertCompleted();
        gateway.answer(0, new Charged("pi_0"));
        gateway.answer(1, new Charged("pi_1"));
        assertThat(gateway.calls).isEqualTo(2);

        start(calls, payments(1)).assertCompleted();
        assertThat(gateway.calls).as("when it is over, it may be asked again").isEqualTo(3);
    }

    @Test
    void whoever_gives_up_waiting_takes_no_permit_along() {
        GatewayCalls calls = calls(1, LONG);
        start(calls, payments(2)).cancel();
        gateway.answer(0, new Charged("pi_0"));
        gateway.answer(1, new Charged("pi_1"));
        assertThat(outcomes).hasSize(2);
        start(calls, payments(1)).assertCompleted();
    }

    @Test
    void silence_is_not_knowing() {
        start(calls(1, Duration.ofMillis(20)), payments(2)).awaitItem();
        Await.until("two time-outs", LONG, () -> outcomes.size() == 2);
        assertThat(outcomes).hasOnlyElementsOfType(ChargeUnknown.class);
    }

    @Test
    void a_failure_is_not_knowing() {
        gateway.broken = true;
        start(calls(1, LONG), payments(2)).assertCompleted();
        assertThat(outcomes)
                .containsOnly(new ChargeUnknown("java.lang.IllegalStateException: broken"));
    }

    @Test
    void what_was_not_asked_is_asked_later_in_its_place_and_is_no_outcome() {
        gateway.refusals = 3;
        var started = start(calls(1, LONG), payments(2));
        Await.until("the call after the refusals", LONG, () -> gateway.open.size() == 1);
        assertThat(outcomes).isEmpty();
        assertThat(gateway.calls).as("three refusals, and then it was asked").isEqualTo(4);
        started.assertNotTerminated();
        gateway.answer(0, new Charged("pi_0"));
        assertThat(outcomes).containsExactly(new Charged("pi_0"));
        assertThat(gateway.open.keySet()).containsExactly("charge:" + order(1));
    }

    @Test
    void a_look_that_tells_nothing_is_no_outcome_and_one_that_tells_is() {
        GatewayCalls calls = calls(1, LONG);
        look(calls); // fails: this provider sends no news
        assertThat(outcomes).isEmpty();
        gateway.seen = new ChargeUnknown("processing");
        look(calls);
        assertThat(outcomes).isEmpty();
        gateway.seen = new Charged("pi_0");
        look(calls);
        assertThat(outcomes).containsExactly(new Charged("pi_0"));
    }

    @Test
    void a_look_needs_no_place_among_the_calls() {
        GatewayCalls calls = calls(1, LONG);
        start(calls, payments(1));
        gateway.seen = new Charged("pi_0");
        look(calls);
        assertThat(outcomes).containsExactly(new Charged("pi_0"));
    }

    private void look(GatewayCalls calls) {
        Function<GatewayAnswered, Uni<Void>> answer =
                answered -> {
                    outcomes.add(answered.outcome());
                    return Uni.createFrom().voidItem();
                };
        calls.look(payments(1).getFirst(), "pi_0", answer).await().atMost(LONG);
    }

    @Test
    void an_answer_that_cannot_be_recorded_frees_its_place() {
        GatewayCalls calls = calls(1, LONG);
        calls.start(
                        payments(1),
                        Map.of(),
                        (_, _) ->
                                Uni.createFrom()
                                        .failure(new IllegalStateException("database away")))
                .subscribe()
                .with(_ -> {});
        gateway.answer(0, new Charged("pi_0"));
        start(calls, payments(1)).assertCompleted();
        gateway.answer(0, new Charged("pi_0"));
        assertThat(outcomes).containsExactly(new Charged("pi_0"));
    }

    @Test
    void an_answer_may_cause_the_next_call_of_the_same_order() {
        GatewayCalls calls = calls(1, LONG);
        calls.start(
                        payments(1),
                        Map.of(),
                        (answer, _) -> {
                            outcomes.add(answer.outcome());
                            start(calls, List.of(refunding(0)));
                            return Uni.createFrom().voidItem();
                        })
                .subscribe()
                .with(_ -> {});
        gateway.answer(0, new Charged("pi_0"));
        assertThat(outcomes).containsExactly(new Charged("pi_0"), new GivenBack("re_0"));
    }

    @Test
    void who_finishes_waits_until_the_last_outcome_is_recorded() throws Exception {
        GatewayCalls calls = calls(2, LONG);
        calls.finish(Duration.ZERO); // nothing was ever asked
        AtomicReference<UniEmitter<? super Void>> recording = new AtomicReference<>();
        calls.start(
                        payments(1),
                        Map.of(),
                        (_, _) -> Uni.createFrom().emitter(emitter -> recording.set(emitter)))
                .subscribe()
                .with(_ -> {});
        CompletableFuture<Void> finished = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                calls.finish(LONG);
                                finished.complete(null);
                            } catch (InterruptedException e) {
                                finished.completeExceptionally(e);
                            }
                        });
        gateway.answer(0, new Charged("pi_0"));
        assertThat(finished).isNotDone();
        Objects.requireNonNull(recording.get()).complete(null);
        assertThat(finished).succeedsWithin(LONG);
    }

    @Test
    void who_finishes_does_not_wait_for_ever() throws Exception {
        GatewayCalls calls = calls(1, LONG);
        start(calls, payments(1));
        calls.finish(Duration.ofMillis(50));
        assertThat(outcomes).isEmpty();
    }

    private UniAssertSubscriber<Void> start(GatewayCalls calls, List<? extends Waiting> payments) {
        GatewayCalls.Answers answers =
                (answered, _) -> {
                    outcomes.add(answered.outcome());
                    return Uni.createFrom().voidItem();
                };
        return calls.start(payments, Map.of(), answers)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private GatewayCalls calls(int atOnce, Duration timeout) {
        return new GatewayCalls(gateway, atOnce, timeout, new SimpleMeterRegistry());
    }

    private static List<Processing> payments(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Processing(order(i), charge(), asking(), null))
                .toList();
    }

    private static Refunding refunding(int i) {
        return new Refunding(order(i), charge(), "pi", asking(), new RefundWish(1, "cancelled"));
    }

    private static OrderId order(int i) {
        return new OrderId(new UUID(0, i));
    }

    private static Charge charge() {
        return new Charge("ada", new Money(100, "EUR"), "pm_card_visa", 1, null, null);
    }

    private static Asking asking() {
        return new Asking(1, Instant.EPOCH, Instant.EPOCH);
    }

    /// A gateway whose charges are answered by the test; refunds answer at once.
    private static final class ByHand implements PaymentGateway {
        final Map<String, UniEmitter<? super ChargeOutcome>> open = new LinkedHashMap<>();
        boolean broken;
        int refusals;
        @Nullable GatewayOutcome seen;
        int calls;

        void answer(int order, ChargeOutcome outcome) {
            Objects.requireNonNull(open.remove("charge:" + order(order))).complete(outcome);
        }

        @Override
        public Uni<ChargeOutcome> charge(ChargeCommand command) {
            calls++;
            if (calls <= refusals) {
                return Uni.createFrom().failure(new NotAsked("test", Duration.ofMillis(1)));
            }
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return Uni.createFrom().emitter(emitter -> open.put(command.idempotencyKey(), emitter));
        }

        @Override
        public Uni<GatewayOutcome> look(GatewayCommand command, String intentId) {
            GatewayOutcome outcome = seen;
            return outcome == null
                    ? PaymentGateway.super.look(command, intentId)
                    : Uni.createFrom().item(outcome);
        }

        @Override
        public Uni<RefundOutcome> refund(RefundCommand command) {
            return Uni.createFrom().item(new GivenBack("re_0"));
        }
    }
}
