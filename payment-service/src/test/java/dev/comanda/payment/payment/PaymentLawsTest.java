package dev.comanda.payment.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Succeeded;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent.Requested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The laws that every participant of the saga obeys, tried on random histories: requests in any
/// order and number, calls that are lost, answers that do not tell. A failure names the seed; run
/// it alone with `-Dseed=…`.
class PaymentLawsTest {

    private static final int HISTORIES = 20_000;

    @Test
    void the_same_request_twice_gets_the_same_answer_and_has_no_second_effect() {
        histories(
                history -> {
                    history.run();
                    for (Step step : history.steps) {
                        if (step.event instanceof Requested) {
                            Dialogue again = new Dialogue().at(step.dialogueNow);
                            again.payment = step.after;
                            List<Envelope<? extends Message>> said = again.on(step.event);
                            assertThat(said).isEqualTo(step.said);
                            assertThat(again.payment).isEqualTo(step.after);
                            assertThat(again.called).isFalse();
                        }
                    }
                });
    }

    @Test
    void after_an_undo_that_came_first_nothing_is_ever_charged() {
        histories(
                history -> {
                    history.say(Dialogue.refund(0));
                    history.run();
                    assertThat(history.charges).isZero();
                    assertThat(history.said(PaymentSucceeded.class)).isEmpty();
                    assertThat(history.said(PaymentFailed.class))
                            .allMatch(m -> m.reason().equals("VOIDED"))
                            .hasSize(history.processed.size());
                });
    }

    @Test
    void every_request_is_answered_once_and_the_latest_attempt_always() {
        histories(
                history -> {
                    history.run();
                    Set<String> once = new HashSet<>();
                    for (Envelope<? extends Message> answer : history.answers()) {
                        boolean refund = answer.message() instanceof PaymentRefunded;
                        assertThat(once.add(refund + ":" + answer.attempt())).isTrue();
                        assertThat(refund ? history.refunds : history.processed)
                                .as("only what was asked is answered")
                                .contains(answer.attempt());
                    }
                    history.refunds.stream()
                            .max(Integer::compare)
                            .ifPresent(last -> assertThat(once).contains("true:" + last));
                    if (history.refunds.isEmpty()) {
                        history.processed.stream()
                                .max(Integer::compare)
                                .ifPresent(last -> assertThat(once).contains("false:" + last));
                    }
                });
    }

    @Test
    void money_is_taken_at_most_once_and_kept_only_by_a_payment_that_succeeded() {
        histories(
                history -> {
                    history.run();
                    assertThat(history.charges).isLessThanOrEqualTo(1);
                    assertThat(history.givenBack).isLessThanOrEqualTo(history.charges);
                    assertThat(history.charges - history.givenBack)
                            .isEqualTo(history.dialogue.payment instanceof Succeeded ? 1 : 0);
                    if (!history.refunds.isEmpty()) {
                        assertThat(history.charges).isEqualTo(history.givenBack);
                    }
                    if (!history.said(PaymentSucceeded.class).isEmpty()) {
                        assertThat(history.charges).isEqualTo(1);
                    }
                    assertThat(history.said(PaymentRefunded.class))
                            .allMatch(m -> m.amount().signum() == history.givenBack);
                });
    }

    private static void histories(Consumer<History> law) {
        Long only = Long.getLong("seed");
        long first = only == null ? System.nanoTime() : only;
        for (long seed = first; seed < first + (only == null ? HISTORIES : 1); seed++) {
            History history = new History(new Random(seed));
            try {
                law.accept(history);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dseed=" + seed + "\n" + history, e);
            }
        }
    }

    private record Step(
            PaymentEvent event,
            Instant dialogueNow,
            Payment after,
            List<Envelope<? extends Message>> said) {
        @Override
        public String toString() {
            return event + "\n    -> " + after + "\n    says " + said;
        }
    }

    /// A random history of one payment, with a provider that keeps its promises and a network that
    /// does not.
    private static final class History {
        final Dialogue dialogue = new Dialogue();
        final List<Step> steps = new ArrayList<>();
        final Set<Integer> processed = new HashSet<>();
        final Set<Integer> refunds = new HashSet<>();
        final Random random;
        final List<PaymentEvent> requests = new ArrayList<>();
        final boolean pays;
        @Nullable PaymentEvent onItsWay;
        int charges;
        int givenBack;

        History(Random random) {
            this.random = random;
            this.pays = random.nextInt(4) > 0;
            if (random.nextInt(5) > 0) {
                requests.add(Dialogue.created());
            }
            IntStream.rangeClosed(1, random.nextInt(4))
                    .mapToObj(Dialogue::process)
                    .forEach(requests::add);
            IntStream.rangeClosed(1, random.nextInt(4))
                    .mapToObj(Dialogue::refund)
                    .forEach(requests::add);
            Collections.shuffle(requests, random);
        }

        /// Until every request is made and the gateway owes nothing.
        void run() {
            while (!requests.isEmpty() || dialogue.payment instanceof Waiting) {
                if (!requests.isEmpty() && random.nextBoolean()) {
                    say(requests.removeFirst());
                } else if (onItsWay != null && random.nextInt(3) > 0) {
                    PaymentEvent answer = onItsWay;
                    onItsWay = null;
                    say(answer);
                } else if (dialogue.payment instanceof Waiting waiting && random.nextBoolean()) {
                    dialogue.at(waiting.asking().askAt());
                    say(Dialogue.askReached());
                } else if (random.nextInt(5) == 0) {
                    say(Dialogue.askReached());
                }
            }
        }

        void say(PaymentEvent event) {
            if (event instanceof Requested(var request, int attempt)) {
                switch (request) {
                    case OrderCreated _ -> {}
                    case PaymentProcessRequest _ -> processed.add(attempt);
                    case PaymentRefundRequest _ -> refunds.add(attempt);
                }
            }
            List<Envelope<? extends Message>> said = dialogue.on(event);
            steps.add(new Step(event, dialogue.now, dialogue.payment, said));
            if (dialogue.called) {
                call();
            }
        }

        /// The provider carries it out at most once; the call or its answer may be lost on the way.
        private void call() {
            int luck = random.nextInt(4);
            if (luck == 0) {
                return; // the process died before the call
            }
            boolean tells = luck > 1;
            if (dialogue.payment instanceof Processing) {
                charges = pays ? 1 : 0;
                onItsWay =
                        Dialogue.gateway(
                                !tells
                                        ? new ChargeUnknown("no answer")
                                        : pays ? new Charged("pi_1") : new Declined("no"));
            } else if (dialogue.payment instanceof Refunding) {
                givenBack = 1;
                onItsWay =
                        Dialogue.gateway(
                                tells ? new GivenBack("re_1") : new RefundUnknown("no answer"));
            }
        }

        List<Envelope<? extends Message>> answers() {
            return steps.stream()
                    .<Envelope<? extends Message>>flatMap(s -> s.said.stream())
                    .toList();
        }

        <M extends Message> List<M> said(Class<M> type) {
            return answers().stream()
                    .map(Envelope::message)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            steps.forEach(step -> text.append(step).append('\n'));
            return text.toString();
        }
    }
}
