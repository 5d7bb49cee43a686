package dev.comanda.inventory.http;

import dev.comanda.nats.http.Printable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/// Goods that came in.
///
/// @param quantity pieces, 1 to 1 000 000 000
/// @param receiptId made by the sender; the same id again books nothing again
public record ReceiptBody(
        @NotNull(message = "is required")
                @Min(value = 1, message = "must be 1 to 1000000000")
                @Max(value = MAX_QUANTITY, message = "must be 1 to 1000000000")
                Long quantity,
        @NotNull @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64) String receiptId) {

    static final long MAX_QUANTITY = 1_000_000_000;
}
