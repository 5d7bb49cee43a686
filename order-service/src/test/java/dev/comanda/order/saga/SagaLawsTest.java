package dev.comanda.order.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.decision.Decision;
import dev.comanda.order.saga.Earlier.Reach;
import dev.comanda.order.saga.Saga.Ended;
import dev.comanda.order.saga.Saga.NotPlaced;
import dev.comanda.order.saga.Saga.Placed;
import dev.comanda.order.saga.Saga.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Laws that hold whatever happens in whatever order. One seed replays a run: `-Dseed=…`.
class SagaLawsTest {

    private static final int WALKS = 20_000;
    private static final int STEPS = 40;
    private static final List<SagaEvent> EVENTS = List.copyOf(SagaTable.EVENTS.values());

    /// Before the one that is walked; mostly none.
    private static final List<Earlier> LIVES =
            List.of(
                    Earlier.NONE,
                    Earlier.NONE,
                    Earlier.NONE,
                    new Earlier(Reach.UNPAID, 1),
                    new Earlier(Reach.MAYBE_PAID, 4),
                    new Earlier(Reach.CONFIRMED, 2));

    @Test
    void the_laws_hold_on_every_random_walk() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SagaLawsTest: -Dseed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Set<Class<?>> visited = new HashSet<>();
        for (int walk = 0; walk < WALKS; walk++) {
            Earlier earlier = LIVES.get(random.nextInt(LIVES.size()));
            Walker walker = new Walker(earlier);
            for (int step = 0; step < STEPS; step++) {
                SagaEvent event = EVENTS.get(random.nextInt(EVENTS.size()));
                // Mostly an order is placed first, else nothing would ever happen.
                if (event instanceof SagaEvent.Placed || (step == 0 && random.nextInt(10) > 0)) {
                    event = AnOrder.placedAgain(earlier);
                }
                Duration pause = Duration.ofMillis(random.nextInt(60_000));
                try {
                    walker.step(event, pause);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "seed %d, walk %d, step %d: %s on %s after %s"
                                    .formatted(seed, walk, step, walker.saga, event, earlier),
                            e);
                }
                visited.add(walker.saga.getClass());
            }
        }
        assertThat(visited).as("the walks reach every state").hasSize(SagaTable.STATES.size());
    }

    /// One saga and what has been said and heard in its life.
    private static final class Walker {

        final Earlier earlier;
        Saga saga = new NotPlaced();
        Instant now = AnOrder.NOON;
        final Map<Subject, Integer> attempts = new EnumMap<>(Subject.class);
        final Set<MessageKey> keys = new HashSet<>();
        final Set<Subject> heard = EnumSet.noneOf(Subject.class);

        Walker(Earlier earlier) {
            this.earlier = earlier;
        }

        void step(SagaEvent event, Duration pause) {
            now = now.plus(pause);
            Saga before = saga;
            if (event instanceof SagaEvent.Answered(Message.Answer answer)
                    && before instanceof Placed
                    && couldBeTrue(Subject.of(answer))) {
                heard.add(Subject.of(answer));
            }
            Decision<Saga> decision = OrderSaga.decide(before, event, now, AnOrder.LIMITS);
            assertThat(OrderSaga.decide(before, event, now, AnOrder.LIMITS))
                    .as("the same decision again")
                    .isEqualTo(decision);
            saga = decision.state();
            assertThat(decision.messages()).hasSizeLessThan(2);
            decision.messages().forEach(this::said);
            if (before instanceof Ended) {
                assertThat(decision).isEqualTo(Decision.silent(before));
            }
            if (saga instanceof Waiting waiting) {
                waits(waiting, decision);
            }
            ends(before);
        }

        /// Nobody is charged before a charge is asked for: such an answer is forged, and must not
        /// matter.
        private boolean couldBeTrue(Subject answer) {
            return answer != Subject.PAYMENTS_SUCCEEDED
                    || attempts.containsKey(Subject.PAYMENTS_PROCESS_REQUEST);
        }

        private void said(Envelope<? extends Message> envelope) {
            MessageKey key = MessageKey.of(envelope);
            assertThat(keys.add(key)).as("%s is new", key).isTrue();
            int last = attempts.getOrDefault(key.subject(), earlier.attempts());
            assertThat(key.attempt()).as("attempt of %s", key).isEqualTo(last + 1);
            attempts.put(key.subject(), key.attempt());
            switch (key.subject()) {
                case PAYMENTS_PROCESS_REQUEST -> stockIsHeld();
                case ORDERS_CONFIRMED -> {
                    stockIsHeld();
                    assertThat(heard).contains(Subject.PAYMENTS_SUCCEEDED);
                }
                case INVENTORY_RELEASE_REQUEST -> paymentIsSettled();
                case ORDERS_CANCELLED ->
                        assertThat(attempts).doesNotContainKey(Subject.ORDERS_FAILED);
                default -> assertThat(saga).isNotInstanceOf(NotPlaced.class);
            }
        }

        /// Or may be had again with the confirmation, of an order that was confirmed before.
        private void stockIsHeld() {
            if (!earlier.isConfirmed() || !heard.contains(Subject.INVENTORY_RELEASED)) {
                assertThat(heard).contains(Subject.INVENTORY_RESERVED);
            }
        }

        /// The payment is undone before the stock: no release while a charge may stand.
        private void paymentIsSettled() {
            if (attempts.containsKey(Subject.PAYMENTS_REFUND_REQUEST)) {
                assertThat(heard).contains(Subject.PAYMENTS_REFUNDED);
            } else if (earlier.mayBePaid()
                    || attempts.containsKey(Subject.PAYMENTS_PROCESS_REQUEST)) {
                assertThat(heard).contains(Subject.PAYMENTS_FAILED);
            }
        }

        private void waits(Waiting waiting, Decision<Saga> decision) {
            Instant resend = waiting.deadlines().resend();
            assertThat(resend).isNotNull();
            if (!decision.messages().isEmpty()) {
                assertThat(resend)
                        .isAfter(now)
                        .isBeforeOrEqualTo(now.plus(AnOrder.LIMITS.longestResend()));
                assertThat(waiting.attempt() + earlier.attempts())
                        .isEqualTo(decision.messages().getFirst().attempt());
            }
            assertThat(waiting.deadlines().earliest()).isBeforeOrEqualTo(resend);
        }

        /// How an order ends is what was heard about it.
        private void ends(Saga before) {
            if (before instanceof Ended) {
                return;
            }
            switch (saga) {
                case Saga.Completed _ ->
                        assertThat(heard)
                                .contains(Subject.PAYMENTS_SUCCEEDED, Subject.INVENTORY_COMMITTED);
                case Saga.Failed _ -> {
                    assertThat(earlier.mayBePaid()).isFalse();
                    assertThat(attempts.keySet())
                            .containsOnly(Subject.ORDERS_CREATED, Subject.ORDERS_FAILED);
                }
                case Saga.Compensated _ -> {
                    assertThat(attempts).containsKey(Subject.ORDERS_CANCELLED);
                    if (attempts.containsKey(Subject.PAYMENTS_REFUND_REQUEST)) {
                        assertThat(heard).contains(Subject.PAYMENTS_REFUNDED);
                    }
                    if (attempts.containsKey(Subject.INVENTORY_RELEASE_REQUEST)) {
                        assertThat(heard).contains(Subject.INVENTORY_RELEASED);
                    }
                    if (heard.contains(Subject.PAYMENTS_SUCCEEDED)
                            || (earlier.mayBePaid() && !heard.contains(Subject.PAYMENTS_FAILED))) {
                        assertThat(attempts).containsKey(Subject.PAYMENTS_REFUND_REQUEST);
                    }
                }
                case NotPlaced _, Waiting _ -> {}
            }
        }
    }
}
