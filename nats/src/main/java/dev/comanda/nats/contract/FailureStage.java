package dev.comanda.nats.contract;

/// The step at which an order failed.
public enum FailureStage {
    INVENTORY,
    PAYMENT
}
