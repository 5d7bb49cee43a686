package dev.comanda.order.audit;

/// One thing that is wrong.
///
/// @param subject the id of the order, or of the product
/// @param says what is wrong, as a sentence that shows the numbers
public record Finding(Kind kind, String subject, String says) {

    /// What can be wrong.
    public enum Kind {
        /// A product's pieces do not add up, or contradict its reservations or receipts.
        STOCK_NOT_CONSERVED,
        /// The customer was charged more than once, or more than the order costs.
        CHARGED_TWICE,
        /// The order is confirmed, and the provider does not have all of its money.
        CONFIRMED_UNPAID,
        /// The order has failed or is cancelled, and the customer has paid.
        PAID_NOT_CONFIRMED,
        /// The order is confirmed, and its pieces are not sold.
        CONFIRMED_NOT_SOLD,
        /// The order has failed or is cancelled, and pieces are held for it or sold to it.
        RESERVATION_OUTLIVES_ORDER,
        /// What payment-service says of a payment is not what the provider's book says.
        BOOK_DIFFERS,
        /// Charged or reserved for an order that order-service does not have.
        UNKNOWN_ORDER,
        /// The saga does not stand where its last recorded step led.
        IN_TWO_MINDS,
        /// A charge turned out to contradict its order.
        PAYMENT_VIOLATION
    }
}
