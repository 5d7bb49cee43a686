package dev.comanda.nats.consume;

import dev.comanda.nats.codec.Subject;
import java.util.Set;

/// One durable consumer of a service, and who handles what it brings. Every service lists its own
/// as beans.
///
/// @param durable the consumer's name in the topology
/// @param subjects what is handled; other subjects of the same stream (a service's own requests)
///     are acknowledged unread
public record Subscription(String durable, Set<Subject> subjects, BatchHandler handler) {

    public Subscription {
        subjects = Set.copyOf(subjects);
    }
}
