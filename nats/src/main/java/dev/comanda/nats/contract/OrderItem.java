package dev.comanda.nats.contract;

import java.math.BigDecimal;

/// One line of an order.
///
/// @param quantity pieces, at least 1
/// @param unitPrice what the customer agreed to pay for one piece, two decimals, in the order's
///     currency
public record OrderItem(String productId, int quantity, BigDecimal unitPrice) {}
