package dev.comanda.nats.consume;

import dev.comanda.nats.codec.Subject;
import java.util.Set;

/// One durable consumer of a service, and who handles what it brings. Every service lists its own
/// as beans.
///
/// @param durable the consumer's name in the topology
/// @param subjects what is handled; other subjects of the same stream (a service's own requests)
///     are acknowledged unread
/// @param batch messages in one batch, and so in one transaction
/// @param buries whether what cannot be read becomes a dead letter of this consumer. Whoever only
///     reads along leaves that to the message's addressee: one letter, redriven once, is enough
public record Subscription(
        String durable, Set<Subject> subjects, BatchHandler handler, int batch, boolean buries) {

    /// The usual batch: more would not make a message cheaper, and make its fellows wait longer.
    public static final int USUAL_BATCH = 200;

    public Subscription {
        subjects = Set.copyOf(subjects);
    }

    /// A subscription of an addressee.
    public Subscription(String durable, Set<Subject> subjects, BatchHandler handler) {
        this(durable, subjects, handler, USUAL_BATCH, true);
    }
}
