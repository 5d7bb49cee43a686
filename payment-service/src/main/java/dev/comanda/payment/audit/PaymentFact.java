package dev.comanda.payment.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.payment.audit.PaymentRecords.Recorded;
import dev.comanda.payment.gateway.GatewayBook.Moved;
import dev.comanda.payment.gateway.GatewayBook.Source;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One order's payment as this service has it, beside the provider's book. Amounts are minor
/// units.
///
/// @param status absent if this service knows of no payment, but the book does
/// @param amount what this service asked to be charged; absent if it never did
/// @param currency of `amount`
/// @param netMinor captured less refunded, by the book
/// @param bookCurrency absent if the book moved nothing, or moved it in several currencies
/// @param book whose book that is: `PROVIDER`, or `TOLD` if it is only what the provider told
///     this service, because the provider cannot be asked for thousands of payments
/// @param violation how the charge contradicts its order, if it does
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentFact(
        UUID orderId,
        @Nullable String status,
        @Nullable Long amount,
        @Nullable String currency,
        long netMinor,
        int captures,
        int refunds,
        @Nullable String bookCurrency,
        Source book,
        @Nullable String violation) {

    /// At least one of the two is there.
    static PaymentFact of(
            UUID orderId, @Nullable Recorded payment, @Nullable Moved moved, Source book) {
        return new PaymentFact(
                orderId,
                payment == null ? null : payment.status(),
                payment == null ? null : payment.amount(),
                payment == null ? null : payment.currency(),
                moved == null ? 0 : moved.capturedMinor() - moved.refundedMinor(),
                moved == null ? 0 : moved.captures(),
                moved == null ? 0 : moved.refunds(),
                moved == null ? null : moved.currency(),
                book,
                payment == null ? null : payment.violation());
    }
}
