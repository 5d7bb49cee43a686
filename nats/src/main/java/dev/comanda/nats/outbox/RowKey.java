package dev.comanda.nats.outbox;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.OrderId;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What makes a row of the outbox the same row: a message about an order, or a put into a bucket.
///
/// @param orderId [#NO_ORDER] for a put
/// @param subject where it is published: `orders.created`, or `$KV.<bucket>.<key>`
/// @param attempt of a put, the version of what is put
public record RowKey(OrderId orderId, String subject, int attempt) implements Comparable<RowKey> {

    /// Stands where there is no order.
    public static final OrderId NO_ORDER = new OrderId(new UUID(0, 0));

    private static final String BUCKETS = "$KV.";

    private static final Comparator<RowKey> ORDER =
            Comparator.comparing(RowKey::orderId)
                    .thenComparing(RowKey::subject)
                    .thenComparingInt(RowKey::attempt);

    /// @throws IllegalArgumentException if nothing of ours is published on the subject
    public RowKey {
        if (!isPut(subject) && Subject.named(subject) == null) {
            throw new IllegalArgumentException("not for the outbox: '" + subject + "'");
        }
    }

    public static RowKey of(MessageKey key) {
        return new RowKey(key.orderId(), key.subject().wire(), key.attempt());
    }

    /// A value that is put into a bucket. The same version twice is one row as long as it waits.
    public static RowKey put(String bucket, String key, int version) {
        return new RowKey(NO_ORDER, BUCKETS + bucket + "." + key, version);
    }

    /// The message's key; `null` if it is a put.
    public @Nullable MessageKey message() {
        Subject known = Subject.named(subject);
        return known == null ? null : new MessageKey(orderId, known, attempt);
    }

    /// The first word of the subject: what is published under the same one goes to the same stream.
    String family() {
        return subject.substring(0, subject.indexOf('.'));
    }

    /// `<orderId>:<subject>:<attempt>`
    public String messageId() {
        return orderId + ":" + subject + ":" + attempt;
    }

    private static boolean isPut(String subject) {
        return subject.startsWith(BUCKETS);
    }

    /// By order id first: the order in which rows are locked.
    @Override
    public int compareTo(RowKey other) {
        return ORDER.compare(this, other);
    }
}
