package dev.comanda.simulation;

import dev.comanda.inventory.stock.Product;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.simulation.Step.Mishap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One service: its database, and the corridor into it.
abstract class Node<S, E> {

    /// A decision with everything around it.
    ///
    /// @param cause the message that led to it; absent for timers, users and the gateway
    record Decided<S, E>(
            OrderId orderId,
            E event,
            @Nullable MessageKey cause,
            S before,
            S after,
            List<Envelope<? extends Message>> said) {}

    /// What a decision comes to.
    record Turn<S>(
            S after, Map<String, Product> products, List<Envelope<? extends Message>> said) {}

    final Service service;
    Map<OrderId, S> states = new HashMap<>();
    Map<String, Product> products = Map.of();
    Set<MessageKey> inbox = new HashSet<>();
    Map<MessageKey, Envelope<?>> outbox = new LinkedHashMap<>();

    Node(Service service) {
        this.service = service;
    }

    void copyFrom(Node<S, E> other) {
        states = new HashMap<>(other.states);
        products = other.products;
        inbox = new HashSet<>(other.inbox);
        outbox = new LinkedHashMap<>(other.outbox);
    }

    abstract S absent(OrderId id);

    abstract E requested(Message message, int attempt);

    abstract OrderId orderOf(E event);

    /// The event that a sweep finds for an order now, if any.
    abstract @Nullable E due(OrderId id, Instant now);

    /// When the order's next timer is due, whether that is past or future.
    abstract @Nullable Instant timer(OrderId id);

    abstract Turn<S> decide(
            Decisions decisions, S before, Map<String, Product> stock, E event, Instant now);

    /// What follows a commit and is in memory only.
    void afterCommit(World world, List<Decided<S, E>> decided) {}

    /// Everything in memory is gone.
    void die(World world) {}

    final S state(OrderId id) {
        S state = states.get(id);
        return state == null ? absent(id) : state;
    }

    final void deliver(World world, List<Broker.Pending> messages, Mishap mishap) {
        List<Incoming<E>> batch = new ArrayList<>(messages.size());
        for (Broker.Pending m : messages) {
            E event = requested(m.envelope().message(), m.key().attempt());
            batch.add(new Incoming<>(event, m.key(), null));
        }
        handle(world, batch, mishap);
    }

    /// One transaction, as [dev.comanda.nats.exchange.Exchange] runs it.
    final void handle(World world, List<Incoming<E>> batch, Mishap mishap) {
        Map<OrderId, S> work = new HashMap<>(states);
        Map<String, Product> stock = products;
        Set<MessageKey> claimed = new HashSet<>();
        List<Decided<S, E>> decided = new ArrayList<>(batch.size());
        for (Incoming<E> incoming : batch) {
            MessageKey key = incoming.key();
            if (key != null && (inbox.contains(key) || !claimed.add(key))) {
                if (!world.has(Bug.INBOX_NOT_ASKED)) {
                    if (world.story != null) {
                        world.story.note(service + " knows " + key.messageId() + " already");
                    }
                    continue;
                }
            }
            OrderId id = orderOf(incoming.event());
            boolean stale = world.has(Bug.BATCH_DECIDES_ON_LOADED_STATE);
            S before = stale ? state(id) : work.getOrDefault(id, absent(id));
            Turn<S> turn = turn(world, before, stale ? products : stock, incoming.event());
            decided.add(new Decided<>(id, incoming.event(), key, before, turn.after, turn.said));
            work.put(id, turn.after);
            stock = turn.products;
        }
        if (mishap == Mishap.CRASH_BEFORE_COMMIT) {
            if (world.has(Bug.CALL_BEFORE_COMMIT)) {
                afterCommit(world, decided);
            }
            return;
        }
        states = work;
        products = stock;
        inbox.addAll(claimed);
        boolean crash = mishap == Mishap.CRASH_AFTER_COMMIT;
        if (!(crash && world.has(Bug.OUTBOX_AFTER_COMMIT))) {
            for (Decided<S, E> d : decided) {
                d.said.forEach(envelope -> outbox.putIfAbsent(MessageKey.of(envelope), envelope));
            }
        }
        if (world.story != null) {
            decided.forEach(d -> world.story.decided(this, d));
        }
        for (Decided<S, E> d : decided) {
            world.audit.decided(world, this, d);
        }
        if (!crash) {
            afterCommit(world, decided);
        }
    }

    private Turn<S> turn(World world, S before, Map<String, Product> stock, E event) {
        try {
            return decide(world.decisions, before, stock, event, world.now);
        } catch (RuntimeException e) {
            throw new Violation(
                    Invariant.NO_DECISION_FAILS, before + " on " + event + " throws " + e);
        }
    }
}
