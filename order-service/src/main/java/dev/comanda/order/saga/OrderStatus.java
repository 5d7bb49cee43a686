package dev.comanda.order.saga;

/// An order as its customer sees it.
public enum OrderStatus {
    PENDING,
    CONFIRMED,
    CANCELLED,
    FAILED
}
