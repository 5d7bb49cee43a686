package dev.comanda.simulation;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.order.saga.Order;
import dev.comanda.simulation.Step.Gate;
import dev.comanda.simulation.Step.Mishap;
import dev.comanda.simulation.Step.Relay;
import java.util.ArrayList;
import java.util.List;

/// What can happen next in a world.
final class Moves {

    private Moves() {}

    /// Everything that would happen by itself, going well; the oldest of each kind first. Time is
    /// left out.
    static List<Step> possible(World world) {
        List<Step> moves = new ArrayList<>();
        for (Node<?, ?> node : world.nodes) {
            for (MessageKey key : node.outbox.keySet()) {
                moves.add(new Step.Publish(node.service, key, Relay.DONE));
            }
        }
        for (Broker.Pending p : world.broker.pending) {
            moves.add(new Step.Deliver(p.durable(), List.of(p.key()), Mishap.NONE));
        }
        for (Gateway.Call call : world.gateway.calls) {
            moves.add(
                    call.outcome() == null
                            ? new Step.AtGateway(call.key(), call.heard(), Gate.DOES)
                            : new Step.Hear(call.key(), Mishap.NONE));
        }
        for (Node<?, ?> node : world.nodes) {
            for (Order order : world.scenario.orders()) {
                if (node.due(order.id(), world.now) != null) {
                    moves.add(new Step.Sweep(node.service, order.id(), Mishap.NONE));
                }
            }
        }
        return moves;
    }

    /// All the ways in which a step can go wrong.
    static List<Step> spoiled(Step step) {
        List<Step> ways = new ArrayList<>();
        switch (step) {
            case Step.Deliver s -> {
                for (Mishap m : mishaps(true)) {
                    ways.add(new Step.Deliver(s.durable(), s.batch(), m));
                }
            }
            case Step.Publish s -> {
                for (Relay r : List.of(Relay.REFUSED, Relay.ACK_LOST, Relay.CRASH_BEFORE_DELETE)) {
                    ways.add(new Step.Publish(s.service(), s.key(), r));
                }
            }
            case Step.Sweep s -> {
                for (Mishap m : mishaps(false)) {
                    ways.add(new Step.Sweep(s.service(), s.order(), m));
                }
            }
            case Step.AtGateway s -> {
                for (Gate g : List.of(Gate.DECLINES, Gate.FAILS, Gate.DOES_SILENTLY, Gate.HANGS)) {
                    ways.add(new Step.AtGateway(s.key(), s.heard(), g));
                }
            }
            case Step.Hear s -> {
                for (Mishap m : mishaps(false)) {
                    ways.add(new Step.Hear(s.key(), m));
                }
            }
            default -> {}
        }
        return ways;
    }

    private static List<Mishap> mishaps(boolean ofMessage) {
        return ofMessage
                ? List.of(Mishap.CRASH_BEFORE_COMMIT, Mishap.CRASH_AFTER_COMMIT, Mishap.ACK_LOST)
                : List.of(Mishap.CRASH_BEFORE_COMMIT, Mishap.CRASH_AFTER_COMMIT);
    }

    /// What can go wrong by itself.
    static List<Step> disasters(World world) {
        List<Step> disasters = new ArrayList<>();
        for (Broker.Pending p : world.broker.pending) {
            disasters.add(new Step.Lose(p.durable(), p.key()));
            disasters.add(new Step.Repeat(p.durable(), p.key()));
        }
        disasters.add(new Step.Wipe());
        for (Service service : Service.values()) {
            disasters.add(new Step.Die(service));
        }
        return disasters;
    }
}
