package dev.comanda.nats.contract;

/// Everything that travels between the services. Three families, one per stream; and, across them,
/// who answers what: [InventoryRequest] and [PaymentRequest] are asked by the orchestrator, an
/// [Answer] drives its saga, and a [Fact] is told to whoever listens.
///
/// All messages are about one order.
public sealed interface Message
        permits OrderMessage,
                InventoryMessage,
                PaymentMessage,
                Message.InventoryRequest,
                Message.PaymentRequest,
                Message.Answer,
                Message.Fact {

    OrderId orderId();

    /// What inventory-service is asked to do.
    sealed interface InventoryRequest extends Message
            permits OrderMessage.OrderCreated,
                    OrderMessage.OrderConfirmed,
                    InventoryMessage.InventoryReleaseRequest {}

    /// What payment-service is asked to do.
    sealed interface PaymentRequest extends Message
            permits OrderMessage.OrderCreated,
                    PaymentMessage.PaymentProcessRequest,
                    PaymentMessage.PaymentRefundRequest {}

    /// What the participants answer, and so what moves a saga on.
    sealed interface Answer extends Message
            permits InventoryMessage.InventoryReserved,
                    InventoryMessage.InventoryOutOfStock,
                    InventoryMessage.InventoryCommitted,
                    InventoryMessage.InventoryReleased,
                    PaymentMessage.PaymentSucceeded,
                    PaymentMessage.PaymentFailed,
                    PaymentMessage.PaymentRefunded {}

    /// How an order ended without being confirmed; nobody has to answer.
    sealed interface Fact extends Message
            permits OrderMessage.OrderCancelled, OrderMessage.OrderFailed {}
}
