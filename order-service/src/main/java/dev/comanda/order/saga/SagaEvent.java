package dev.comanda.order.saga;

import dev.comanda.nats.contract.Message.Answer;
import dev.comanda.nats.contract.OrderId;

/// What can happen to a saga: the order is placed, a participant answers, time passes, somebody
/// cancels.
public sealed interface SagaEvent {

    OrderId orderId();

    /// A new order was accepted at the door.
    record Placed(Order order) implements SagaEvent {
        @Override
        public OrderId orderId() {
            return order.id();
        }
    }

    /// A participant said something about the order.
    record Answered(Answer answer) implements SagaEvent {
        @Override
        public OrderId orderId() {
            return answer.orderId();
        }
    }

    /// The whole order has taken too long.
    record SagaTimedOut(OrderId orderId) implements SagaEvent {}

    /// The payment has taken too long.
    record PaymentTimedOut(OrderId orderId) implements SagaEvent {}

    /// The open request has not been answered yet; or an operator wants it to be made again now.
    record ResendDue(OrderId orderId) implements SagaEvent {}

    /// The customer, or someone for them, does not want the order any more.
    record CancelRequested(OrderId orderId, String reason) implements SagaEvent {}
}
