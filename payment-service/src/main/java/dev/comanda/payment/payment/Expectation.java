package dev.comanda.payment.payment;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import org.jspecify.annotations.Nullable;

/// What the order itself says that it costs, and whom: known from `orders.created`.
public record Expectation(String customerId, Money amount) {

    public static Expectation of(OrderCreated order) {
        return new Expectation(order.customerId(), Money.of(order.totalAmount(), order.currency()));
    }

    /// How a charge contradicts this; `null` if it agrees. Another currency is another amount.
    public @Nullable Mismatch mismatch(String chargedCustomer, Money charged) {
        if (!amount.equals(charged)) {
            return Mismatch.AMOUNT_MISMATCH;
        }
        return customerId.equals(chargedCustomer) ? null : Mismatch.CUSTOMER_MISMATCH;
    }

    /// The reasons for which a charge that contradicts its order is refused.
    public enum Mismatch {
        AMOUNT_MISMATCH,
        CUSTOMER_MISMATCH
    }
}
