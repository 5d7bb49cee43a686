package dev.comanda.nats.codec;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.OrderId;
import org.jspecify.annotations.Nullable;

/// What makes a message the same message: order, subject and attempt. It is the header
/// `Nats-Msg-Id`, the primary key of the inbox and that of the outbox. Derived from the decision,
/// never drawn, so running a decision again yields the same key.
public record MessageKey(OrderId orderId, Subject subject, int attempt)
        implements Comparable<MessageKey> {

    public static MessageKey of(Envelope<?> envelope) {
        return new MessageKey(
                envelope.orderId(), Subject.of(envelope.message()), envelope.attempt());
    }

    /// `<orderId>:<subject>:<attempt>`
    public String messageId() {
        return orderId + ":" + subject.wire() + ":" + attempt;
    }

    /// Reads [#messageId()] back; `null` if the text is nothing of that form.
    public static @Nullable MessageKey parse(String messageId) {
        int first = messageId.indexOf(':');
        int last = messageId.lastIndexOf(':');
        if (first < 0 || first == last) {
            return null;
        }
        Subject subject = Subject.named(messageId.substring(first + 1, last));
        if (subject == null) {
            return null;
        }
        try {
            int attempt = Integer.parseInt(messageId, last + 1, messageId.length(), 10);
            return attempt < 0
                    ? null
                    : new MessageKey(
                            OrderId.parse(messageId.substring(0, first)), subject, attempt);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// By order id first: the order in which rows are locked.
    @Override
    public int compareTo(MessageKey other) {
        int byOrder = orderId.compareTo(other.orderId);
        if (byOrder != 0) {
            return byOrder;
        }
        int bySubject = subject.compareTo(other.subject);
        return bySubject != 0 ? bySubject : Integer.compare(attempt, other.attempt);
    }
}
