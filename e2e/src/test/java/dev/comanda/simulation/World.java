package dev.comanda.simulation;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import dev.comanda.simulation.Step.Mishap;
import dev.comanda.simulation.Step.Relay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Three services, a broker, a gateway and a clock. Changes only by [#apply].
final class World {

    /// For how long the world may run after the last thing went wrong.
    static final Duration PATIENCE = Duration.ofHours(2);

    final Scenario scenario;
    final @Nullable Bug bug;
    final Decisions decisions;
    final OrderNode orders = new OrderNode();
    final InventoryNode inventory = new InventoryNode();
    final PaymentNode payments = new PaymentNode();
    final List<Node<?, ?>> nodes = List.of(orders, inventory, payments);
    final Broker broker;
    final Gateway gateway;
    final Audit audit;
    private final Duration tick;
    Instant now;
    @Nullable Story story;

    /// @param tick how long every step takes
    World(Scenario scenario, @Nullable Bug bug, Duration tick) {
        this.scenario = scenario;
        this.bug = bug;
        this.tick = tick;
        this.decisions = bug == null ? new Decisions() : new PlantedDecisions(bug);
        this.broker = new Broker();
        this.gateway = new Gateway();
        this.audit = new Audit();
        this.now = Scenario.NOON;
        inventory.products = scenario.products();
    }

    private World(World other) {
        scenario = other.scenario;
        bug = other.bug;
        decisions = other.decisions;
        tick = other.tick;
        orders.copyFrom(other.orders);
        inventory.copyFrom(other.inventory);
        payments.copyFrom(other.payments);
        broker = other.broker.copy();
        gateway = other.gateway.copy();
        audit = other.audit.copy();
        now = other.now;
    }

    World copy() {
        return new World(this);
    }

    boolean has(Bug planted) {
        return bug == planted;
    }

    void tell(String format, Object... about) {
        if (story != null) {
            story.note(format.formatted(about));
        }
    }

    /// Lets a step happen.
    ///
    /// @return whether it was possible; nothing has changed if not
    /// @throws Violation if an invariant does not hold afterwards
    boolean apply(Step step) {
        if (story != null) {
            story.step(now, step);
        }
        boolean possible =
                switch (step) {
                    case Step.Place(OrderId id) -> place(id);
                    case Step.Cancel(OrderId id) ->
                            happens(id, new SagaEvent.CancelRequested(id, "changed my mind"));
                    case Step.Retry(OrderId id) -> happens(id, new SagaEvent.ResendDue(id));
                    case Step.Receive(String product) -> inventory.receive(product);
                    case Step.Deliver s -> deliver(s);
                    case Step.Publish s -> publish(s);
                    case Step.Sweep s -> sweep(node(s.service()), s);
                    case Step.AtGateway s -> atGateway(s);
                    case Step.Hear s -> hear(s);
                    case Step.Pass(Duration time) -> pass(now.plus(time));
                    case Step.PassToTimer _ -> pass(nextTimer());
                    case Step.Lose(Durable durable, MessageKey key) -> lose(durable, key);
                    case Step.Repeat(Durable durable, MessageKey key) -> repeat(durable, key);
                    case Step.Wipe _ -> wipe();
                    case Step.Die(Service service) -> die(service);
                };
        if (possible) {
            now = now.plus(tick);
            audit.afterStep(this);
        } else if (story != null) {
            story.impossible();
        }
        return possible;
    }

    /// Runs, with nothing going wrong any more, until nothing is left to happen.
    void settle() {
        Instant until = now.plus(PATIENCE);
        while (now.isBefore(until)) {
            List<Step> moves = Moves.possible(this);
            moves.forEach(this::apply);
            if (moves.isEmpty() && !apply(new Step.PassToTimer())) {
                break;
            }
        }
        audit.atTheEnd(this);
    }

    Node<?, ?> node(Service service) {
        return nodes.get(service.ordinal());
    }

    /// The next timer that is not due yet.
    @Nullable Instant nextTimer() {
        Instant next = null;
        for (Node<?, ?> node : nodes) {
            for (Order order : scenario.orders()) {
                Instant at = node.timer(order.id());
                if (at != null && at.isAfter(now) && (next == null || at.isBefore(next))) {
                    next = at;
                }
            }
        }
        return next;
    }

    private boolean place(OrderId id) {
        if (orders.states.containsKey(id)) {
            return false;
        }
        Order o =
                scenario.orders().stream().filter(order -> order.id().equals(id)).findFirst().orElseThrow();
        Order order =
                new Order(id, o.customerId(), o.items(), o.total(), o.paymentMethod(), now);
        orders.handle(this, List.of(Incoming.local(new SagaEvent.Placed(order))), Mishap.NONE);
        return true;
    }

    private boolean happens(OrderId id, SagaEvent event) {
        if (!(orders.state(id) instanceof Saga.Waiting)) {
            return false;
        }
        orders.handle(this, List.of(Incoming.local(event)), Mishap.NONE);
        return true;
    }

    private boolean deliver(Step.Deliver step) {
        List<Broker.Pending> batch = new ArrayList<>(step.batch().size());
        for (MessageKey key : step.batch()) {
            Broker.Pending message = broker.find(step.durable(), key);
            if (message != null) {
                batch.add(message);
            }
        }
        if (batch.isEmpty()) {
            return false;
        }
        Service service = step.durable().service;
        node(service).deliver(this, batch, step.mishap());
        boolean acknowledged =
                step.mishap() == Mishap.NONE
                        || (has(Bug.ACK_BEFORE_COMMIT) && step.mishap() != Mishap.ACK_LOST);
        batch.forEach(acknowledged ? broker::acknowledged : broker::failed);
        crashAfter(service, step.mishap());
        return true;
    }

    private boolean publish(Step.Publish step) {
        Node<?, ?> node = node(step.service());
        Envelope<?> envelope = node.outbox.get(step.key());
        if (envelope == null) {
            return false;
        }
        if (step.how() != Relay.REFUSED) {
            if (has(Bug.NO_DUPLICATE_WINDOW)) {
                broker.window.clear();
            }
            broker.publish(step.key(), envelope, now);
            audit.told(step.key());
        }
        if (step.how() == Relay.DONE || has(Bug.DELETE_BEFORE_ACK)) {
            node.outbox.remove(step.key());
        }
        if (step.how() == Relay.CRASH_BEFORE_DELETE) {
            die(step.service());
        }
        return true;
    }

    private <S, E> boolean sweep(Node<S, E> node, Step.Sweep step) {
        E event = node.due(step.order(), now);
        if (event == null) {
            return false;
        }
        node.handle(this, List.of(Incoming.local(event)), step.mishap());
        crashAfter(node.service, step.mishap());
        return true;
    }

    private boolean atGateway(Step.AtGateway step) {
        Gateway.Call call = gateway.find(step.key(), step.heard(), false);
        if (call == null) {
            return false;
        }
        boolean charge = call.command() instanceof ChargeCommand;
        gateway.arrive(
                call, step.how(), has(charge ? Bug.CHARGE_WITHOUT_KEY : Bug.REFUND_WITHOUT_KEY));
        return true;
    }

    private boolean hear(Step.Hear step) {
        Gateway.Call call = gateway.find(step.key(), true, true);
        if (call == null) {
            return false;
        }
        gateway.calls.remove(call);
        GatewayAnswered answer =
                new GatewayAnswered(
                        call.command().orderId(), Objects.requireNonNull(call.outcome()));
        payments.handle(this, List.of(Incoming.local(answer)), step.mishap());
        crashAfter(Service.PAYMENT, step.mishap());
        return true;
    }

    private boolean pass(@Nullable Instant to) {
        if (to == null) {
            return false;
        }
        now = to;
        return true;
    }

    private boolean lose(Durable durable, MessageKey key) {
        Broker.Pending message = broker.find(durable, key);
        return message != null && broker.pending.remove(message);
    }

    private boolean repeat(Durable durable, MessageKey key) {
        Broker.Pending message = broker.find(durable, key);
        if (message != null) {
            broker.repeat(message);
        }
        return message != null;
    }

    private boolean wipe() {
        broker.wipe();
        return true;
    }

    private void crashAfter(Service service, Mishap mishap) {
        if (mishap == Mishap.CRASH_BEFORE_COMMIT || mishap == Mishap.CRASH_AFTER_COMMIT) {
            die(service);
        }
    }

    private boolean die(Service service) {
        node(service).die(this);
        return true;
    }
}
