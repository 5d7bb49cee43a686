package dev.comanda.payment.payment;

/// The name of a payment's state, as people and the database see it.
///
/// ```
/// EXPECTED ─► PROCESSING ─► SUCCEEDED ─► REFUNDING ─► REFUNDED
///     │            ├──────► FAILED           ▲
///     │            └─────────────────────────┘ charged, and by then no longer wanted
///     └─► VOIDED (nothing was ever charged, and nothing ever will be)
/// ```
public enum PaymentStatus {
    EXPECTED,
    PROCESSING,
    SUCCEEDED,
    FAILED,
    REFUNDING,
    REFUNDED,
    VOIDED
}
