package dev.comanda.simulation;

import dev.comanda.order.saga.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /// Lets a step happen.
    ///
    /// @return whether it was possible; nothing has changed if not
    /// @throws Violation if an invariant does not hold afterwards
    boolean apply(Step step) {
        if (story != null) {
            story.step(now, step);
        }
        boolean possible = Effects.of(this, step);
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
        return switch (service) {
            case ORDER -> orders;
            case INVENTORY -> inventory;
            case PAYMENT -> payments;
        };
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
}
