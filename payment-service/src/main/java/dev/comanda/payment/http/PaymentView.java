package dev.comanda.payment.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.db.PaymentEntity;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.PaymentStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A payment as it is shown.
///
/// @param customerId who was to be charged; before anybody asks for a charge, whom the order names
/// @param amount two decimals, likewise; absent if an order was undone before anything was known of
///     it
/// @param refundedAmount what was given back, 0 if nothing was
/// @param reason why it failed, or why a refund was asked for
/// @param violation how the charge contradicts its order, if that was found out afterwards
/// @param updatedAt when the status last changed
@Schema(
        examples =
                """
                {"paymentId": "pay_01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "orderId":
                "01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "status": "SUCCEEDED", "customerId": "ana",
                "amount": 2.90, "currency": "EUR", "paymentMethod": "pm_card_visa", "stripePaymentIntentId":
                "pi_sim_01a2043a4a1d7fdf985fc07a1c1e6a88", "refundedAmount": 0.00, "reason": null,
                "violation": null, "createdAt": "2026-11-22T17:07:38.710Z", "updatedAt":
                "2026-11-22T17:07:38.838Z"}""")
public record PaymentView(
        String paymentId,
        UUID orderId,
        PaymentStatus status,
        @Nullable String customerId,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable String paymentMethod,
        @Nullable String stripePaymentIntentId,
        BigDecimal refundedAmount,
        @Nullable String reason,
        @Nullable String violation,
        @JsonFormat(pattern = MILLIS, timezone = "UTC") Instant createdAt,
        @JsonFormat(pattern = MILLIS, timezone = "UTC") Instant updatedAt) {

    private static final String MILLIS = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

    static PaymentView of(PaymentEntity p) {
        boolean asked = p.amount != null;
        BigDecimal amount = decimal(asked ? p.amount : p.expectedAmount);
        return new PaymentView(
                Payment.idOf(new OrderId(p.orderId)),
                p.orderId,
                p.status,
                asked ? p.customerId : p.expectedCustomerId,
                amount,
                asked ? p.currency : p.expectedCurrency,
                p.paymentMethod,
                p.intentId,
                p.status == PaymentStatus.REFUNDED && amount != null
                        ? amount
                        : BigDecimal.valueOf(0, 2),
                p.reason,
                p.violation,
                p.createdAt,
                p.updatedAt);
    }

    private static @Nullable BigDecimal decimal(@Nullable Long minor) {
        return minor == null ? null : BigDecimal.valueOf(minor, 2);
    }
}
