package dev.comanda.order.status;

import dev.comanda.nats.contract.OrderId;
import java.time.Instant;
import java.util.Map;

/// One row of the view.
///
/// @param stage the one that counts
/// @param times when each stage was reached, as far as a message has told; empty for an order whose
///     first message has not come round yet
public record OrderProgress(OrderId orderId, Stage stage, Map<Stage, Instant> times) {

    public OrderProgress {
        times = Map.copyOf(times);
    }
}
