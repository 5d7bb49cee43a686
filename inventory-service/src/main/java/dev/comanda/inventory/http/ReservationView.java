package dev.comanda.inventory.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.inventory.db.ReservationEntity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is or was held for one order, as people see it.
///
/// @param status ACTIVE, COMMITTED, RELEASED, EXPIRED or REJECTED
/// @param items what the order asked for; empty if its release came first
/// @param unavailableItems why it was rejected; else absent
/// @param reason why it was released; else absent
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReservationView(
        String reservationId,
        String orderId,
        String status,
        List<Item> items,
        @Nullable List<Missing> unavailableItems,
        @Nullable String reason,
        @Nullable Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {

    /// @param unitPrice in the order's currency
    public record Item(String productId, int quantity, BigDecimal unitPrice) {}

    /// @param available pieces that could be had when the order asked
    public record Missing(String productId, int requested, long available, String reason) {}

    static ReservationView of(ReservationEntity r) {
        return new ReservationView(
                "res_" + r.orderId,
                r.orderId.toString(),
                r.status,
                r.items.lines().stream()
                        .map(
                                i ->
                                        new Item(
                                                i.productId(),
                                                i.quantity(),
                                                BigDecimal.valueOf(i.unitPrice(), 2)))
                        .toList(),
                r.unavailable == null
                        ? null
                        : r.unavailable.lines().stream()
                                .map(
                                        m ->
                                                new Missing(
                                                        m.productId(),
                                                        m.requested(),
                                                        m.available(),
                                                        m.reason()))
                                .toList(),
                r.reason,
                r.expiresAt,
                r.createdAt,
                r.updatedAt);
    }
}
