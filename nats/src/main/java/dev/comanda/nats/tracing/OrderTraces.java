package dev.comanda.nats.tracing;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The traces that the orders of one batch belong to, as their rows and messages tell.
///
/// A context that its sender could only guess, by the order's id, is none: so it is of every order
/// whose caller sent none while nothing is traced, and then this stays empty.
public final class OrderTraces {

    private final Map<OrderId, String> known = new HashMap<>(0);

    /// What is noted of an order first stays.
    public void note(OrderId order, @Nullable String trace) {
        if (trace != null && !MessageCodec.isGuessed(trace, order)) {
            known.putIfAbsent(order, trace);
        }
    }

    /// The trace of an order, as far as it is known.
    public @Nullable String of(OrderId order) {
        return known.get(order);
    }
}
