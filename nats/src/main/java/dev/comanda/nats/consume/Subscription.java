package dev.comanda.nats.consume;

import dev.comanda.nats.codec.Subject;
import java.util.Set;

/// One durable consumer of a service, and who handles what it brings. Every service lists its own
/// as beans.
///
/// @param durable the consumer's name in the topology
/// @param subjects what is handled; other subjects of the same stream (a service's own requests)
///     are acknowledged unread
/// @param buries whether what cannot be read becomes a dead letter of this consumer. Whoever only
///     reads along leaves that to the message's addressee: one letter, redriven once, is enough
public record Subscription(
        String durable, Set<Subject> subjects, BatchHandler handler, boolean buries) {

    public Subscription {
        subjects = Set.copyOf(subjects);
    }

    /// A subscription of an addressee.
    public Subscription(String durable, Set<Subject> subjects, BatchHandler handler) {
        this(durable, subjects, handler, true);
    }
}
