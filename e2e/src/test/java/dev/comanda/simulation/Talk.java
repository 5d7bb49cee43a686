package dev.comanda.simulation;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Saga;
import dev.comanda.simulation.Node.Decided;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that was said and committed so far, and the rules of saying it.
final class Talk {

    private static final int OF_ANY_ATTEMPT = 0;

    /// Of the orchestrator.
    final Set<MessageKey> said;

    /// Requests that were answered.
    final Set<MessageKey> answered;

    /// Outcomes that participants have told, whatever the attempt.
    final Set<MessageKey> outcomes;

    Talk() {
        this(new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    private Talk(Set<MessageKey> said, Set<MessageKey> answered, Set<MessageKey> outcomes) {
        this.said = said;
        this.answered = answered;
        this.outcomes = outcomes;
    }

    Talk copy() {
        return new Talk(new HashSet<>(said), new HashSet<>(answered), new HashSet<>(outcomes));
    }

    void orchestrator(OrderNode orders, Decided<?, ?> d) {
        OrderId id = d.orderId();
        for (Envelope<?> envelope : d.said()) {
            MessageKey key = MessageKey.of(envelope);
            Audit.check(said.add(key), Invariant.NO_KEY_IS_SAID_TWICE, id, key);
            if (key.subject() == Subject.INVENTORY_RELEASE_REQUEST) {
                Audit.check(
                        isPaymentSettled(orders, id), Invariant.PAYMENT_IS_UNDONE_FIRST, id, key);
            }
        }
        if (d.after() instanceof Saga.Compensated && !(d.before() instanceof Saga.Compensated)) {
            boolean answered =
                    isPaymentSettled(orders, id)
                            && (isHeard(orders, id, Subject.INVENTORY_RELEASED)
                                    || isHeard(orders, id, Subject.INVENTORY_OUT_OF_STOCK));
            Audit.check(answered, Invariant.UNDO_IS_ANSWERED, id, "cancelled");
        }
    }

    private boolean isPaymentSettled(OrderNode orders, OrderId id) {
        return !said.contains(new MessageKey(id, Subject.PAYMENTS_PROCESS_REQUEST, 1))
                || isHeard(orders, id, Subject.PAYMENTS_REFUNDED)
                || isHeard(orders, id, Subject.PAYMENTS_FAILED);
    }

    private static boolean isHeard(OrderNode orders, OrderId id, Subject subject) {
        for (MessageKey key : orders.inbox) {
            if (key.subject() == subject && key.orderId().equals(id)) {
                return true;
            }
        }
        return false;
    }

    void participant(Decided<?, ?> d) {
        for (Envelope<?> envelope : d.said()) {
            MessageKey answer = MessageKey.of(envelope);
            MessageKey request = d.cause() == null ? requestOf(answer) : d.cause();
            if (request != null) {
                boolean right = answer.attempt() == request.attempt() && answered.add(request);
                Audit.check(
                        right,
                        Invariant.ONE_ANSWER_PER_ATTEMPT,
                        d.orderId(),
                        request + " is answered " + answer);
            }
            outcome(d.orderId(), answer);
        }
    }

    /// Which request an answer is for that came of the gateway's answer. Nobody asked for an
    /// expiry.
    private static @Nullable MessageKey requestOf(MessageKey answer) {
        return switch (answer.subject()) {
            case PAYMENTS_SUCCEEDED, PAYMENTS_FAILED ->
                    new MessageKey(
                            answer.orderId(), Subject.PAYMENTS_PROCESS_REQUEST, answer.attempt());
            case PAYMENTS_REFUNDED ->
                    new MessageKey(
                            answer.orderId(), Subject.PAYMENTS_REFUND_REQUEST, answer.attempt());
            default -> null;
        };
    }

    /// An expiry (attempt 0) is told, but may still become a sale or a refusal.
    private void outcome(OrderId id, MessageKey answer) {
        if (answer.subject() == Subject.INVENTORY_RELEASED && answer.attempt() == 0) {
            return;
        }
        outcomes.add(new MessageKey(id, answer.subject(), OF_ANY_ATTEMPT));
        switch (answer.subject()) {
            case INVENTORY_RESERVED -> never(answer, Subject.INVENTORY_OUT_OF_STOCK);
            case INVENTORY_COMMITTED -> never(answer, Subject.INVENTORY_OUT_OF_STOCK);
            case INVENTORY_OUT_OF_STOCK -> never(answer, Subject.INVENTORY_COMMITTED);
            case INVENTORY_RELEASED -> never(answer, Subject.INVENTORY_COMMITTED);
            case PAYMENTS_SUCCEEDED -> never(answer, Subject.PAYMENTS_FAILED);
            case PAYMENTS_FAILED -> never(answer, Subject.PAYMENTS_SUCCEEDED);
            default -> {}
        }
    }

    private void never(MessageKey answer, Subject contradiction) {
        boolean told =
                outcomes.contains(new MessageKey(answer.orderId(), contradiction, OF_ANY_ATTEMPT));
        Audit.check(
                !told,
                Invariant.OUTCOMES_AGREE,
                answer.orderId(),
                answer + " after " + contradiction);
    }
}
