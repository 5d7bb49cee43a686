package dev.comanda.order.audit;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What payment-service says of an order, beside the provider's book. Amounts are minor units.
///
/// @param status absent if payment-service knows of no payment, but the book does
/// @param amount what payment-service asked to be charged; absent if it never did
/// @param netMinor captured less refunded, by the book
/// @param bookCurrency absent if the book moved nothing, or moved it in several currencies
/// @param violation how the charge contradicts its order, if it does
/// @param book `PROVIDER`, or `TOLD` if the book is only what the provider told payment-service
public record PaymentFact(
        UUID orderId,
        @Nullable String status,
        @Nullable Long amount,
        @Nullable String currency,
        long netMinor,
        int captures,
        int refunds,
        @Nullable String bookCurrency,
        @Nullable String violation,
        @Nullable String book) {

    /// No payment anywhere.
    static PaymentFact none(UUID orderId) {
        return new PaymentFact(orderId, null, null, null, 0, 0, 0, null, null, null);
    }

    /// Whether the customer has paid something, or may yet be made to.
    boolean takesMoney() {
        return netMinor != 0 || isUnsettled();
    }

    /// Whether nobody but payment-service has said so.
    public boolean isAsTold() {
        return "TOLD".equals(book);
    }

    /// Whether the provider still owes an answer.
    boolean isUnsettled() {
        return "PROCESSING".equals(status) || "REFUNDING".equals(status);
    }

    /// Whether payment-service and the provider's book say the same.
    boolean agrees() {
        return switch (status) {
            case null -> captures == 0 && refunds == 0;
            case "EXPECTED", "FAILED", "VOIDED" -> captures == 0 && refunds == 0;
            case "SUCCEEDED" ->
                    captures == 1
                            && refunds == 0
                            && Objects.equals(amount, netMinor)
                            && Objects.equals(currency, bookCurrency);
            case "REFUNDED" -> captures == 1 && refunds == 1 && netMinor == 0;
            default -> false; // not settled, though its saga has ended
        };
    }
}
