package dev.comanda.simulation;

import static dev.comanda.order.saga.SagaStatus.COMPENSATED;
import static dev.comanda.order.saga.SagaStatus.COMPENSATING;
import static dev.comanda.order.saga.SagaStatus.COMPLETED;
import static dev.comanda.order.saga.SagaStatus.FAILED;
import static dev.comanda.order.saga.SagaStatus.INVENTORY_RESERVED;
import static dev.comanda.order.saga.SagaStatus.PAYMENT_PROCESSING;
import static dev.comanda.order.saga.SagaStatus.PAYMENT_SUCCEEDED;
import static dev.comanda.order.saga.SagaStatus.STARTED;

import dev.comanda.inventory.stock.Reservation;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaStatus;
import dev.comanda.order.saga.Transition;
import dev.comanda.payment.payment.Payment;
import dev.comanda.simulation.Node.Decided;
import java.util.EnumSet;
import java.util.Set;

/// From where to where a saga, a reservation and a payment may go: the protocol's pictures.
final class Arrows {

    private Arrows() {}

    static void check(Decided<?, ?> d) {
        if (d.before().getClass() == d.after().getClass()) {
            return;
        }
        switch (d.after()) {
            case Saga after -> saga(d, (Saga) d.before(), after);
            case Reservation after ->
                    require(
                            allowed((Reservation) d.before(), after),
                            Invariant.RESERVATION_FOLLOWS_THE_ARROWS,
                            d);
            case Payment after ->
                    require(
                            allowed((Payment) d.before(), after),
                            Invariant.PAYMENT_FOLLOWS_THE_ARROWS,
                            d);
            default -> throw new IllegalStateException(d.toString());
        }
    }

    private static void saga(Decided<?, ?> d, Saga before, Saga after) {
        SagaEvent event = (SagaEvent) d.event();
        for (Transition t : Transition.between(before, after, 0, Scenario.NOON, event)) {
            boolean allowed =
                    t.from() == null ? t.to() == STARTED : next(t.from()).contains(t.to());
            require(allowed, Invariant.SAGA_FOLLOWS_THE_ARROWS, d);
        }
    }

    private static Set<SagaStatus> next(SagaStatus status) {
        return switch (status) {
            case STARTED -> EnumSet.of(INVENTORY_RESERVED, FAILED, COMPENSATING);
            case INVENTORY_RESERVED -> EnumSet.of(PAYMENT_PROCESSING);
            case PAYMENT_PROCESSING -> EnumSet.of(PAYMENT_SUCCEEDED, COMPENSATING);
            case PAYMENT_SUCCEEDED -> EnumSet.of(COMPLETED, COMPENSATING);
            case COMPENSATING -> EnumSet.of(COMPENSATING, COMPENSATED);
            case COMPLETED, FAILED, COMPENSATED -> EnumSet.noneOf(SagaStatus.class);
        };
    }

    private static boolean allowed(Reservation before, Reservation after) {
        return switch (before) {
            case Reservation.Absent _ ->
                    !(after instanceof Reservation.Committed
                            || after instanceof Reservation.Expired);
            case Reservation.Active _ ->
                    after instanceof Reservation.Committed
                            || after instanceof Reservation.Released
                            || after instanceof Reservation.Expired;
            case Reservation.Expired _ ->
                    after instanceof Reservation.Committed
                            || after instanceof Reservation.Released
                            || after instanceof Reservation.Rejected;
            case Reservation.Committed _, Reservation.Released _, Reservation.Rejected _ -> false;
        };
    }

    private static boolean allowed(Payment before, Payment after) {
        return switch (before) {
            case Payment.None _, Payment.Expected _ ->
                    after instanceof Payment.Expected
                            || after instanceof Payment.Processing
                            || after instanceof Payment.Failed
                            || after instanceof Payment.Voided;
            case Payment.Processing _ ->
                    after instanceof Payment.Succeeded
                            || after instanceof Payment.Failed
                            || after instanceof Payment.Refunding;
            case Payment.Succeeded _ -> after instanceof Payment.Refunding;
            case Payment.Refunding _ -> after instanceof Payment.Refunded;
            case Payment.Failed _, Payment.Refunded _, Payment.Voided _ -> false;
        };
    }

    private static void require(boolean allowed, Invariant invariant, Decided<?, ?> d) {
        Audit.check(
                allowed,
                invariant,
                d.orderId(),
                d.before().getClass().getSimpleName()
                        + " became "
                        + d.after().getClass().getSimpleName());
    }
}
