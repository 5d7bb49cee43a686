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

/// What each step does to a world.
final class Effects {

    private Effects() {}

    /// @return whether the step was possible; nothing has changed if not
    static boolean of(World world, Step step) {
        return switch (step) {
            case Step.Place(OrderId id) -> place(world, id);
            case Step.Cancel(OrderId id) ->
                    happens(world, id, new SagaEvent.CancelRequested(id, "changed my mind"));
            case Step.Retry(OrderId id) -> happens(world, id, new SagaEvent.ResendDue(id));
            case Step.Receive(String product) -> world.inventory.receive(product);
            case Step.Deliver s -> deliver(world, s);
            case Step.Publish s -> publish(world, s);
            case Step.Sweep s -> sweep(world, world.node(s.service()), s);
            case Step.AtGateway s -> atGateway(world, s);
            case Step.Hear s -> hear(world, s);
            case Step.Pass(Duration time) -> pass(world, world.now.plus(time));
            case Step.PassToTimer _ -> pass(world, world.nextTimer());
            case Step.Lose(Durable durable, MessageKey key) -> lose(world, durable, key);
            case Step.Repeat(Durable durable, MessageKey key) -> repeat(world, durable, key);
            case Step.Wipe _ -> wipe(world);
            case Step.Die(Service service) -> die(world, service);
        };
    }

    private static boolean place(World world, OrderId id) {
        if (world.orders.states.containsKey(id)) {
            return false;
        }
        Order o =
                world.scenario.orders().stream()
                        .filter(order -> order.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        Order order =
                new Order(id, o.customerId(), o.items(), o.total(), o.paymentMethod(), world.now);
        world.orders.handle(
                world, List.of(Incoming.local(new SagaEvent.Placed(order))), Mishap.NONE);
        return true;
    }

    private static boolean happens(World world, OrderId id, SagaEvent event) {
        if (!(world.orders.state(id) instanceof Saga.Waiting)) {
            return false;
        }
        world.orders.handle(world, List.of(Incoming.local(event)), Mishap.NONE);
        return true;
    }

    private static boolean deliver(World world, Step.Deliver step) {
        List<Broker.Pending> batch = new ArrayList<>(step.batch().size());
        for (MessageKey key : step.batch()) {
            Broker.Pending message = world.broker.find(step.durable(), key);
            if (message != null) {
                batch.add(message);
            }
        }
        if (batch.isEmpty()) {
            return false;
        }
        Service service = step.durable().service;
        world.node(service).deliver(world, batch, step.mishap());
        boolean acknowledged =
                step.mishap() == Mishap.NONE
                        || (world.has(Bug.ACK_BEFORE_COMMIT) && step.mishap() != Mishap.ACK_LOST);
        batch.forEach(acknowledged ? world.broker::acknowledged : world.broker::failed);
        crashAfter(world, service, step.mishap());
        return true;
    }

    private static boolean publish(World world, Step.Publish step) {
        Node<?, ?> node = world.node(step.service());
        Envelope<?> envelope = node.outbox.get(step.key());
        if (envelope == null) {
            return false;
        }
        if (step.how() != Relay.REFUSED) {
            if (world.has(Bug.NO_DUPLICATE_WINDOW)) {
                world.broker.window.clear();
            }
            world.broker.publish(step.key(), envelope, world.now);
            world.audit.told(step.key());
        }
        if (step.how() == Relay.DONE || world.has(Bug.DELETE_BEFORE_ACK)) {
            node.outbox.remove(step.key());
        }
        if (step.how() == Relay.CRASH_BEFORE_DELETE) {
            die(world, step.service());
        }
        return true;
    }

    private static <S, E> boolean sweep(World world, Node<S, E> node, Step.Sweep step) {
        E event = node.due(step.order(), world.now);
        if (event == null) {
            return false;
        }
        node.handle(world, List.of(Incoming.local(event)), step.mishap());
        crashAfter(world, node.service, step.mishap());
        return true;
    }

    private static boolean atGateway(World world, Step.AtGateway step) {
        Gateway.Call call = world.gateway.find(step.key(), step.heard(), false);
        if (call == null) {
            return false;
        }
        boolean charge = call.command() instanceof ChargeCommand;
        world.gateway.arrive(
                call,
                step.how(),
                world.has(charge ? Bug.CHARGE_WITHOUT_KEY : Bug.REFUND_WITHOUT_KEY));
        return true;
    }

    private static boolean hear(World world, Step.Hear step) {
        Gateway.Call call = world.gateway.find(step.key(), true, true);
        if (call == null) {
            return false;
        }
        world.gateway.calls.remove(call);
        GatewayAnswered answer =
                new GatewayAnswered(
                        call.command().orderId(), Objects.requireNonNull(call.outcome()));
        world.payments.handle(world, List.of(Incoming.local(answer)), step.mishap());
        crashAfter(world, Service.PAYMENT, step.mishap());
        return true;
    }

    private static boolean pass(World world, @Nullable Instant to) {
        if (to == null) {
            return false;
        }
        world.now = to;
        return true;
    }

    private static boolean lose(World world, Durable durable, MessageKey key) {
        Broker.Pending message = world.broker.find(durable, key);
        return message != null && world.broker.pending.remove(message);
    }

    private static boolean repeat(World world, Durable durable, MessageKey key) {
        Broker.Pending message = world.broker.find(durable, key);
        if (message != null) {
            world.broker.repeat(message);
        }
        return message != null;
    }

    private static boolean wipe(World world) {
        world.broker.wipe();
        return true;
    }

    private static void crashAfter(World world, Service service, Mishap mishap) {
        if (mishap == Mishap.CRASH_BEFORE_COMMIT || mishap == Mishap.CRASH_AFTER_COMMIT) {
            die(world, service);
        }
    }

    private static boolean die(World world, Service service) {
        world.node(service).die(world);
        return true;
    }
}
