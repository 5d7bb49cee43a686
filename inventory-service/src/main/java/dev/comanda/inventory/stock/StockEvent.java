package dev.comanda.inventory.stock;

import dev.comanda.nats.contract.Message.InventoryRequest;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;

/// Everything that can happen to the stock: to the reservation of one order, or to one product.
public sealed interface StockEvent {

    /// About one order.
    sealed interface ReservationEvent extends StockEvent {
        OrderId orderId();
    }

    /// About one product.
    sealed interface ProductEvent extends StockEvent {
        String productId();
    }

    /// The orchestrator asks for something.
    ///
    /// @param attempt the request's attempt number, which its answer carries
    record Requested(InventoryRequest request, int attempt) implements ReservationEvent {
        @Override
        public OrderId orderId() {
            return request.orderId();
        }
    }

    /// The timer found a reservation past its time. It may be late or wrong; the state decides.
    record ExpiryReached(OrderId orderId) implements ReservationEvent {}

    /// The catalogue says what a product is, new or changed.
    record ProductDescribed(String productId, String name, Money unitPrice, boolean forSale)
            implements ProductEvent {}

    /// Goods came in.
    ///
    /// @param quantity pieces, at least 1
    record GoodsReceived(String productId, String receiptId, long quantity)
            implements ProductEvent {}
}
