package dev.comanda.inventory.http;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;

/// Goods that came in.
///
/// @param quantity pieces, 1 to 1 000 000 000. A decimal so that 1.5 is refused: as a `long`
///     Jackson would cut it
/// @param receiptId made by the sender; the same id again books nothing again
public record ReceiptBody(
        @NotNull @Min(1) @Max(MAX_QUANTITY) @Digits(integer = 10, fraction = 0) BigDecimal quantity,
        @NotNull @Pattern(regexp = Ids.PATTERN, message = Ids.RULE) String receiptId) {

    static final long MAX_QUANTITY = 1_000_000_000;
}
