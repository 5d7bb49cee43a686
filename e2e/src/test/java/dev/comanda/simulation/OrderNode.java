package dev.comanda.simulation;

import dev.comanda.inventory.stock.Product;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Message.Answer;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.decision.Decision;
import dev.comanda.order.saga.Deadlines;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// order-service: the sagas.
final class OrderNode extends Node<Saga, SagaEvent> {

    private static final Saga NOT_PLACED = new Saga.NotPlaced();

    /// Only of use to [Bug#TIMERS_IN_MEMORY].
    final Set<OrderId> forgotten = new HashSet<>();

    OrderNode() {
        super(Service.ORDER);
    }

    @Override
    void copyFrom(Node<Saga, SagaEvent> other) {
        super.copyFrom(other);
        forgotten.addAll(((OrderNode) other).forgotten);
    }

    @Override
    Saga absent(OrderId id) {
        return NOT_PLACED;
    }

    @Override
    SagaEvent requested(Message message, int attempt) {
        return new SagaEvent.Answered((Answer) message);
    }

    @Override
    OrderId orderOf(SagaEvent event) {
        return event.orderId();
    }

    /// The one event that matters most, as the sweep of order-service has it.
    @Override
    @Nullable SagaEvent due(OrderId id, Instant now) {
        Deadlines deadlines = deadlines(id);
        if (isDue(deadlines.saga(), now)) {
            return new SagaEvent.SagaTimedOut(id);
        }
        if (isDue(deadlines.payment(), now)) {
            return new SagaEvent.PaymentTimedOut(id);
        }
        return isDue(deadlines.resend(), now) ? new SagaEvent.ResendDue(id) : null;
    }

    @Override
    @Nullable Instant timer(OrderId id) {
        return deadlines(id).earliest();
    }

    private Deadlines deadlines(OrderId id) {
        return state(id) instanceof Saga.Placed placed && !forgotten.contains(id)
                ? placed.deadlines()
                : new Deadlines(null, null, null);
    }

    private static boolean isDue(@Nullable Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }

    @Override
    Turn<Saga> decide(
            Decisions decisions,
            Saga before,
            Map<String, Product> stock,
            SagaEvent event,
            Instant now) {
        Decision<Saga> decision = decisions.saga(before, event, now);
        return new Turn<>(decision.state(), stock, decision.messages());
    }

    @Override
    void afterCommit(World world, List<Decided<Saga, SagaEvent>> decided) {
        decided.forEach(d -> forgotten.remove(d.orderId()));
    }

    @Override
    void die(World world) {
        if (world.has(Bug.TIMERS_IN_MEMORY)) {
            forgotten.addAll(states.keySet());
        }
    }
}
