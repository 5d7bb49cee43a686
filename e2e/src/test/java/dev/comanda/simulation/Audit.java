package dev.comanda.simulation;

import static dev.comanda.simulation.Invariant.CHARGED_AT_MOST_ONCE;
import static dev.comanda.simulation.Invariant.COMPLETED_IS_SOLD;
import static dev.comanda.simulation.Invariant.CONFIRMED_IS_PAID;
import static dev.comanda.simulation.Invariant.EVERY_FACT_IS_TOLD;
import static dev.comanda.simulation.Invariant.EVERY_SAGA_ENDS;
import static dev.comanda.simulation.Invariant.REFUNDED_AT_MOST_ONCE;
import static dev.comanda.simulation.Invariant.STOCK_IS_CONSERVED;
import static dev.comanda.simulation.Invariant.UNDONE_IS_UNDONE;

import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Reservation;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.payment.payment.Payment;
import dev.comanda.simulation.Node.Decided;
import java.util.HashSet;
import java.util.Set;

/// Looks at every decision as it is committed ([Talk]), at the world after every step, and at its
/// end. Nothing of this is taken from the services: it says over again what the protocol says.
final class Audit {

    /// What was said; facts that reached the broker are noted in [#told].
    final Talk talk;

    final Set<MessageKey> told;

    Audit() {
        this(new Talk(), new HashSet<>());
    }

    private Audit(Talk talk, Set<MessageKey> told) {
        this.talk = talk;
        this.told = told;
    }

    Audit copy() {
        return new Audit(talk.copy(), new HashSet<>(told));
    }

    void told(MessageKey key) {
        if (key.subject() == Subject.ORDERS_CANCELLED || key.subject() == Subject.ORDERS_FAILED) {
            told.add(key);
        }
    }

    void decided(World world, Node<?, ?> node, Decided<?, ?> d) {
        Arrows.check(d);
        switch (node.service) {
            case ORDER -> talk.orchestrator(world.orders, d);
            case INVENTORY, PAYMENT -> talk.participant(d);
        }
    }

    void afterStep(World world) {
        stock(world);
        for (Order order : world.scenario.orders()) {
            OrderId id = order.id();
            int charges = world.gateway.charges.getOrDefault(id, 0);
            check(charges <= 1, CHARGED_AT_MOST_ONCE, id, "charged " + charges + " times");
            int refunds = world.gateway.refunds.getOrDefault(id, 0);
            check(refunds <= charges, REFUNDED_AT_MOST_ONCE, id, refunds + " refunds");
            if (world.orders.state(id) instanceof Saga.Placed saga) {
                inOneMind(world, id, saga.status(), charges - refunds);
            }
        }
    }

    /// Orchestrator, participants and gateway agree, as far as they have to at this moment.
    private static void inOneMind(World world, OrderId id, SagaStatus status, int net) {
        Reservation reservation = world.inventory.state(id);
        boolean sold = reservation instanceof Reservation.Committed;
        switch (status) {
            case PAYMENT_SUCCEEDED, COMPLETED -> {
                check(
                        net == 1,
                        CONFIRMED_IS_PAID,
                        id,
                        status + ", " + net + " charges not refunded");
                check(sold || status != SagaStatus.COMPLETED, COMPLETED_IS_SOLD, id, reservation);
            }
            case COMPENSATED, FAILED -> {
                check(net == 0, UNDONE_IS_UNDONE, id, status + ", but charged");
                boolean held = sold || reservation instanceof Reservation.Active;
                check(!held, UNDONE_IS_UNDONE, id, status + ", but " + reservation);
            }
            case STARTED, INVENTORY_RESERVED, PAYMENT_PROCESSING, COMPENSATING ->
                    check(!sold, COMPLETED_IS_SOLD, id, status + ", but " + reservation);
        }
    }

    private static void stock(World world) {
        for (Product product : world.inventory.products.values()) {
            long reserved = 0;
            long sold = 0;
            for (Reservation reservation : world.inventory.states.values()) {
                if (reservation instanceof Reservation.Active a) {
                    reserved += pieces(a, product.productId());
                } else if (reservation instanceof Reservation.Committed c) {
                    sold += pieces(c, product.productId());
                }
            }
            var stock = product.stock();
            boolean conserved =
                    stock.reserved() == reserved
                            && stock.sold() == sold
                            && stock.available() >= 0
                            && stock.available() + reserved + sold == stock.received();
            if (!conserved) {
                throw new Violation(
                        STOCK_IS_CONSERVED,
                        "%s is %s; orders have %d reserved and %d bought"
                                .formatted(product.productId(), stock, reserved, sold));
            }
        }
    }

    private static long pieces(Reservation reservation, String product) {
        long pieces = 0;
        for (OrderItem item : reservation.items()) {
            pieces += item.productId().equals(product) ? item.quantity() : 0;
        }
        return pieces;
    }

    void atTheEnd(World world) {
        for (Order order : world.scenario.orders()) {
            OrderId id = order.id();
            if (world.orders.state(id) instanceof Saga.Placed saga) {
                check(saga instanceof Saga.Ended, EVERY_SAGA_ENDS, id, "still " + saga.status());
                Reservation reservation = world.inventory.state(id);
                check(
                        !(reservation instanceof Reservation.Active),
                        EVERY_SAGA_ENDS,
                        id,
                        "still " + reservation);
                Payment payment = world.payments.state(id);
                check(
                        !(payment instanceof Payment.Waiting),
                        EVERY_SAGA_ENDS,
                        id,
                        "still " + payment);
                fact(id, saga.status());
            }
        }
    }

    private void fact(OrderId id, SagaStatus status) {
        if (status == SagaStatus.COMPENSATED || status == SagaStatus.FAILED) {
            boolean failed = status == SagaStatus.FAILED;
            Subject subject = failed ? Subject.ORDERS_FAILED : Subject.ORDERS_CANCELLED;
            check(told.contains(new MessageKey(id, subject, 1)), EVERY_FACT_IS_TOLD, id, subject);
        }
    }

    static void check(boolean holds, Invariant invariant, OrderId id, Object detail) {
        if (!holds) {
            throw new Violation(invariant, "order " + Scenario.name(id) + ": " + detail);
        }
    }
}
