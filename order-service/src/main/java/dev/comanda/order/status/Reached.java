package dev.comanda.order.status;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one message says: the order had reached that stage by then.
public record Reached(OrderId orderId, Stage stage, Instant at) {

    /// `null` if the message says nothing of the kind.
    ///
    /// @throws IllegalArgumentException if nobody knows when it was said: it comes from no stream
    public static @Nullable Reached by(Received<?> received) {
        Stage stage = Stage.saidBy(received.key().subject());
        Instant at = received.saidAt();
        if (at == null) {
            throw new IllegalArgumentException(received.key() + " has no time");
        }
        return stage == null ? null : new Reached(received.key().orderId(), stage, at);
    }
}
