package dev.comanda.simulation;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams, seen from their durable consumers: what each still has to get. It may forget all of
/// it.
final class Broker {

    static final int MAX_DELIVER = 3;
    static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);

    /// A message that a consumer has not acknowledged.
    ///
    /// @param failures deliveries that came to nothing
    record Pending(Durable durable, MessageKey key, Envelope<?> envelope, int failures) {}

    final List<Pending> pending;
    final Map<MessageKey, Instant> window;

    Broker() {
        this(new ArrayList<>(), new HashMap<>());
    }

    private Broker(List<Pending> pending, Map<MessageKey, Instant> window) {
        this.pending = pending;
        this.window = window;
    }

    Broker copy() {
        return new Broker(new ArrayList<>(pending), new HashMap<>(window));
    }

    /// Takes a message; one with an id of the last two minutes is acknowledged and dropped.
    void publish(MessageKey key, Envelope<?> envelope, Instant now) {
        Instant before = window.get(key);
        if (before != null && now.isBefore(before.plus(DUPLICATE_WINDOW))) {
            return;
        }
        window.put(key, now);
        for (Durable durable : Durable.of(key.subject())) {
            pending.add(new Pending(durable, key, envelope, 0));
        }
    }

    @Nullable Pending find(Durable durable, MessageKey key) {
        for (Pending p : pending) {
            if (p.durable == durable && p.key.equals(key)) {
                return p;
            }
        }
        return null;
    }

    void acknowledged(Pending message) {
        pending.remove(message);
    }

    /// A delivery came to nothing. The third time the message becomes a dead letter.
    void failed(Pending message) {
        pending.remove(message);
        if (message.failures + 1 < MAX_DELIVER) {
            pending.add(
                    new Pending(
                            message.durable, message.key, message.envelope, message.failures + 1));
        }
    }

    void repeat(Pending message) {
        pending.add(message);
    }

    void wipe() {
        pending.clear();
        window.clear();
    }
}
