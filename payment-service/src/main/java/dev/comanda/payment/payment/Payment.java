package dev.comanda.payment.payment;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.payment.AskSchedule.Asking;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The one payment of an order. Each state is a type of its own and carries what is known in it, so
/// that, for instance, only a payment that was charged can be refunded.
///
/// The states, in the order of [PaymentStatus]; beside them the groups that the decision speaks of.
public sealed interface Payment {

    OrderId orderId();

    /// Derived, never drawn: whoever knows the order knows its payment.
    static String idOf(OrderId orderId) {
        return "pay_" + orderId;
    }

    /// Nobody has asked for a charge yet.
    sealed interface Untouched extends Payment {
        @Nullable Expectation expectation();
    }

    /// A charge was asked for.
    sealed interface Asked extends Payment {
        Charge charge();

        Asked with(Charge charge);
    }

    /// The customer was charged, at least for a while.
    sealed interface Taken extends Asked {
        String intentId();
    }

    /// The gateway owes an answer. That this state is committed is what records the idempotency key
    /// before the gateway is called: the key follows from the order id.
    sealed interface Waiting extends Asked {
        Asking asking();

        /// Whether coming from that state means a call of the gateway that had not been decided
        /// before.
        default boolean callsAnew(Payment before) {
            return before.getClass() != getClass()
                    || ((Waiting) before).asking().calls() != asking().calls();
        }
    }

    /// Nothing is owed by the gateway.
    sealed interface Resting extends Payment {}

    /// Never heard of the order; the only state that is not stored.
    record None(OrderId orderId) implements Untouched, Resting {
        @Override
        public @Nullable Expectation expectation() {
            return null;
        }
    }

    record Expected(OrderId orderId, Expectation expectation) implements Untouched, Resting {}

    /// @param wish set if a refund was asked for meanwhile: what is charged now is given back at
    ///     once
    record Processing(OrderId orderId, Charge charge, Asking asking, @Nullable RefundWish wish)
            implements Waiting {
        @Override
        public Processing with(Charge other) {
            return new Processing(orderId, other, asking, wish);
        }
    }

    record Succeeded(OrderId orderId, Charge charge, String intentId) implements Taken, Resting {
        @Override
        public Succeeded with(Charge other) {
            return new Succeeded(orderId, other, intentId);
        }
    }

    /// @param reason a decline code, or a [Expectation.Mismatch]
    record Failed(OrderId orderId, Charge charge, String reason, Instant at)
            implements Asked, Resting {
        @Override
        public Failed with(Charge other) {
            return new Failed(orderId, other, reason, at);
        }
    }

    record Refunding(
            OrderId orderId, Charge charge, String intentId, Asking asking, RefundWish wish)
            implements Taken, Waiting {
        @Override
        public Refunding with(Charge other) {
            return new Refunding(orderId, other, intentId, asking, wish);
        }
    }

    record Refunded(
            OrderId orderId, Charge charge, String intentId, String refundId, RefundWish wish)
            implements Taken, Resting {
        @Override
        public Refunded with(Charge other) {
            return new Refunded(orderId, other, intentId, refundId, wish);
        }
    }

    /// The tombstone: nothing was charged and nothing ever will be, however late a charge is asked
    /// for.
    ///
    /// @param reason why a refund had been asked for
    record Voided(OrderId orderId, @Nullable Expectation expectation, String reason, Instant at)
            implements Resting {}

    /// That the customer shall have paid nothing in the end.
    ///
    /// @param attempt the highest attempt of the request so far: the one that the outcome answers
    record RefundWish(int attempt, String reason) {

        RefundWish askedAgain(int again) {
            return new RefundWish(Math.max(attempt, again), reason);
        }
    }
}
