package dev.comanda.payment.payment;

import dev.comanda.nats.contract.Message.PaymentRequest;
import dev.comanda.nats.contract.OrderId;

/// What can happen to a payment.
public sealed interface PaymentEvent {

    OrderId orderId();

    /// Another service says or asks something.
    ///
    /// @param attempt the attempt of the request, which the answer has to carry
    record Requested(PaymentRequest request, int attempt) implements PaymentEvent {
        @Override
        public OrderId orderId() {
            return request.orderId();
        }
    }

    /// A call of the gateway has ended.
    record GatewayAnswered(OrderId orderId, GatewayOutcome outcome) implements PaymentEvent {}

    /// The time at which the gateway was to be asked again has come.
    record AskReached(OrderId orderId) implements PaymentEvent {}
}
