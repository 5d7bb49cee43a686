package dev.comanda.inventory.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.inventory.db.ReservationEntity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is or was held for one order, as people see it.
///
/// @param status ACTIVE, COMMITTED, RELEASED, EXPIRED or REJECTED
/// @param items what the order asked for; empty if its release came first
/// @param unavailableItems why it was rejected; else absent
/// @param reason why it was released; else absent
@Schema(
        examples =
                """
                {"reservationId": "res_01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "orderId":
                "01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "status": "COMMITTED", "items":
                [{"productId":"croissant","quantity":1,"unitPrice":2.90}], "expiresAt":
                "2026-11-22T17:22:38.730Z", "createdAt": "2026-11-22T17:07:38.727408Z", "updatedAt":
                "2026-11-22T17:07:38.905561Z"}""")
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
