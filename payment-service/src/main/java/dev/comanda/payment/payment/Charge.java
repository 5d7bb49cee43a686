package dev.comanda.payment.payment;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.payment.payment.Expectation.Mismatch;
import org.jspecify.annotations.Nullable;

/// What was asked to be charged, and how that compares with what the order says.
///
/// @param askedAttempt the highest attempt of the request so far: the one that the outcome answers
/// @param expected absent while the request has overtaken `orders.created`
/// @param violation set if the order turned out to say something else after the request had been
///     carried out; for an audit, it does not stop the payment
public record Charge(
        String customerId,
        Money amount,
        String paymentMethod,
        int askedAttempt,
        @Nullable Expectation expected,
        @Nullable String violation) {

    static Charge of(PaymentProcessRequest request, int attempt, @Nullable Expectation expected) {
        return new Charge(
                request.customerId(),
                Money.of(request.amount(), request.currency()),
                request.paymentMethod(),
                attempt,
                expected,
                null);
    }

    /// Why this may not be carried out; `null` if it may.
    @Nullable Mismatch mismatch() {
        return expected == null ? null : expected.mismatch(customerId, amount);
    }

    /// The same, asked for once more. An older attempt that comes late does not count back.
    Charge askedAgain(int attempt) {
        return new Charge(
                customerId,
                amount,
                paymentMethod,
                Math.max(askedAttempt, attempt),
                expected,
                violation);
    }

    /// Compares with an order that this had overtaken. Only the first word of an order counts.
    Charge comparedWith(Expectation order) {
        if (expected != null) {
            return this;
        }
        Mismatch mismatch = order.mismatch(customerId, amount);
        return new Charge(
                customerId,
                amount,
                paymentMethod,
                askedAttempt,
                order,
                mismatch == null
                        ? null
                        : mismatch
                                + ": asked to charge "
                                + amount
                                + " to "
                                + customerId
                                + ", but the order says "
                                + order.amount()
                                + " of "
                                + order.customerId());
    }
}
