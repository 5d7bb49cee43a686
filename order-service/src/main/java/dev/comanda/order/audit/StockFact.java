package dev.comanda.order.audit;

/// A product that does not add up, as inventory-service tells it; all numbers are pieces.
///
/// @param heldByOrders what its active reservations say
/// @param soldToOrders what its committed reservations say
/// @param onReceipts what was booked in
public record StockFact(
        String productId,
        long available,
        long reserved,
        long sold,
        long received,
        long heldByOrders,
        long soldToOrders,
        long onReceipts) {}
