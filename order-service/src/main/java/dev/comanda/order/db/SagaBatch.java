package dev.comanda.order.db;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sagas of one batch: as they were loaded, as they are now, and the steps in between.
public final class SagaBatch {

    private static final Saga NOT_PLACED = new Saga.NotPlaced();

    /// One saga at work.
    ///
    /// @param version of its last recorded step; 0 if it is new
    record Entry(Saga saga, int version) {}

    private final Map<OrderId, Entry> loaded;
    private final Map<OrderId, Entry> changed = new HashMap<>();
    private final List<Transition> transitions = new ArrayList<>();
    private final List<Order> placed = new ArrayList<>();
    private final Map<OrderId, String> traces = new HashMap<>(0);
    private Instant decidedAt = Instant.EPOCH;

    SagaBatch(Map<OrderId, Entry> loaded) {
        this.loaded = loaded;
    }

    /// Notes the trace of an order, as its row has it or is to have it.
    void belongs(OrderId order, String traceparent) {
        traces.put(order, traceparent);
    }

    /// The trace context of the request that placed the order, if it had one.
    @Nullable String trace(OrderId order) {
        return traces.get(order);
    }

    /// The id of the order's trace.
    public String traceId(OrderId order) {
        String trace = traces.get(order);
        return MessageCodec.traceId(trace == null ? MessageCodec.traceOf(order) : trace);
    }

    /// The saga as it stands, decisions of this batch included.
    public Saga saga(OrderId id) {
        return entry(id).saga;
    }

    private Entry entry(OrderId id) {
        Entry entry = changed.get(id);
        if (entry == null) {
            entry = loaded.get(id);
        }
        return entry == null ? new Entry(NOT_PLACED, 0) : entry;
    }

    /// Notes what was decided.
    void put(SagaEvent event, Saga after, Instant at) {
        Entry before = entry(event.orderId());
        decidedAt = at;
        if (after.equals(before.saga)) {
            return;
        }
        List<Transition> steps = Transition.between(before.saga, after, before.version, at, event);
        transitions.addAll(steps);
        changed.put(event.orderId(), new Entry(after, before.version + steps.size()));
        if (event instanceof SagaEvent.Placed(Order order)) {
            placed.add(order);
        }
    }

    /// Orders that are new.
    List<Order> placed() {
        return placed;
    }

    /// Changed sagas, in the order in which rows are locked.
    List<Entry> changed(boolean inserts) {
        return changed.entrySet().stream()
                .filter(e -> inserts != loaded.containsKey(e.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /// The steps that were taken in this batch.
    public List<Transition> transitions() {
        return transitions;
    }

    Instant decidedAt() {
        return decidedAt;
    }
}
