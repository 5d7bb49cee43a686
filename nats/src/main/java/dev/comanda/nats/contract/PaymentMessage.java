package dev.comanda.nats.contract;

import java.math.BigDecimal;
import java.time.Instant;

/// What is said on `payments.*`: the orchestrator's two requests, and payment's answers.
public sealed interface PaymentMessage extends Message {

    /// Asks for a charge. The participant carries it out at most once, however often it is asked.
    record PaymentProcessRequest(
            OrderId orderId,
            String customerId,
            BigDecimal amount,
            String currency,
            String paymentMethod)
            implements PaymentMessage, PaymentRequest {}

    /// The customer was charged.
    record PaymentSucceeded(
            OrderId orderId, String paymentId, BigDecimal amount, String stripePaymentIntentId)
            implements PaymentMessage, Answer {}

    /// The customer was not charged, and never will be for this order.
    record PaymentFailed(OrderId orderId, String paymentId, String reason, Instant timestamp)
            implements PaymentMessage, Answer {}

    /// Asks that the customer has paid nothing for this order in the end: a refund, or that nothing
    /// is ever charged.
    record PaymentRefundRequest(OrderId orderId, String reason)
            implements PaymentMessage, PaymentRequest {}

    /// The customer has paid nothing in the end.
    ///
    /// @param amount what was given back; 0 if nothing had been charged
    record PaymentRefunded(OrderId orderId, String paymentId, BigDecimal amount)
            implements PaymentMessage, Answer {}
}
