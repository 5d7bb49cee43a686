package dev.comanda.order.audit;

import java.util.UUID;

/// What inventory-service says of an order.
///
/// @param status ACTIVE, COMMITTED, RELEASED, EXPIRED or REJECTED
/// @param held whether pieces are set aside for it now
public record ReservationFact(UUID orderId, String status, boolean held) {

    /// Whether its pieces are sold.
    boolean sold() {
        return status.equals("COMMITTED");
    }
}
