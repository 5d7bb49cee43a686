package dev.comanda.order.saga;

import java.util.List;

/// Where a saga stands, as it is stored and shown.
public enum SagaStatus {
    STARTED(OrderStatus.PENDING),
    INVENTORY_RESERVED(OrderStatus.PENDING),
    PAYMENT_PROCESSING(OrderStatus.PENDING),
    PAYMENT_SUCCEEDED(OrderStatus.CONFIRMED),
    COMPLETED(OrderStatus.CONFIRMED),
    FAILED(OrderStatus.FAILED),
    COMPENSATING(OrderStatus.PENDING),
    COMPENSATED(OrderStatus.CANCELLED);

    private final OrderStatus order;

    SagaStatus(OrderStatus order) {
        this.order = order;
    }

    /// What the customer sees meanwhile.
    public OrderStatus order() {
        return order;
    }

    /// Whether the saga has ended: nothing that happens later changes it.
    public boolean isEnd() {
        return this == COMPLETED || this == FAILED || this == COMPENSATED;
    }

    /// The statuses passed when one decision leads from this one to another. A reservation that is
    /// answered leads straight on to the payment; both steps are recorded.
    public List<SagaStatus> pathTo(SagaStatus next) {
        return this == STARTED && next == PAYMENT_PROCESSING
                ? List.of(INVENTORY_RESERVED, PAYMENT_PROCESSING)
                : List.of(next);
    }
}
