package dev.comanda.order.http;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// The body of `POST /orders/{id}/cancel`, which may be left out.
public record CancelOrder(
        @Size(min = 1, max = 200, message = "must have 1 to 200 characters")
                @Pattern(regexp = PlaceOrder.PRINTABLE, message = PlaceOrder.NOT_PRINTABLE)
                @Nullable String reason) {

    String reasonOrDefault() {
        return reason == null ? "by the customer" : reason;
    }
}
