package dev.comanda.nats.consume;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.Message;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Handles a batch of messages, all or nothing.
@FunctionalInterface
public interface BatchHandler {

    /// Completes when the batch's effects are durable: only then is it acknowledged. May complete
    /// late, which holds the consumer; while it lasts the consumer tells the broker that it is
    /// still at work.
    ///
    /// A failure that [dev.comanda.nats.database.Failures#isOutage] knows is waited out; any other
    /// makes the batch be tried again message by message.
    Uni<?> handle(List<Received<? extends Message>> batch);
}
