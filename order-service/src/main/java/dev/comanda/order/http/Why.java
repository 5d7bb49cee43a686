package dev.comanda.order.http;

import dev.comanda.nats.http.Printable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Who does something by hand, and why: it is kept with what was done.
public record Why(
        @Schema(examples = "ana", required = true)
                @NotNull(message = "is required: who does this")
                @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                String by,
        @Schema(examples = "the price list is mended", required = true)
                @NotNull(message = "is required: why it is done")
                @Pattern(regexp = Printable.TO_500, message = Printable.RULE_500)
                String reason) {}
