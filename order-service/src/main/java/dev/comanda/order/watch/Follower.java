package dev.comanda.order.watch;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Transition;
import java.util.List;
import java.util.function.Consumer;

/// One that follows the steps of one saga: each once, in order, whichever way they become known.
final class Follower {

    private final OrderId orderId;
    private final Consumer<Transition> step;
    private int seen;

    /// @param seen the version of the last step that it knows; 0 for none
    /// @param step is told of each later one; must not wait
    Follower(OrderId orderId, int seen, Consumer<Transition> step) {
        this.orderId = orderId;
        this.seen = seen;
        this.step = step;
    }

    OrderId orderId() {
        return orderId;
    }

    synchronized int seen() {
        return seen;
    }

    /// Passes on what is new and follows on what is known.
    ///
    /// @param steps of this saga, in order of version
    /// @return whether a step between is missing
    synchronized boolean offer(List<Transition> steps) {
        for (Transition next : steps) {
            if (next.version() > seen + 1) {
                return true;
            }
            if (next.version() == seen + 1) {
                seen++;
                step.accept(next);
            }
        }
        return false;
    }
}
