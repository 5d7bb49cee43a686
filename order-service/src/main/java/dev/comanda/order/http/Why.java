package dev.comanda.order.http;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Who does something by hand, and why: it is kept with what was done.
public record Why(
        @Schema(examples = "ana", required = true)
                @NotNull(message = "is required: who does this")
                @Size(min = 1, max = 64, message = "must have 1 to 64 characters")
                @Pattern(regexp = PlaceOrder.PRINTABLE, message = PlaceOrder.NOT_PRINTABLE)
                String by,
        @Schema(examples = "the price list is mended", required = true)
                @NotNull(message = "is required: why it is done")
                @Size(min = 1, max = 500, message = "must have 1 to 500 characters")
                @Pattern(regexp = PlaceOrder.PRINTABLE, message = PlaceOrder.NOT_PRINTABLE)
                String reason) {}
