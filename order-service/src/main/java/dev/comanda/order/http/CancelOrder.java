package dev.comanda.order.http;

import dev.comanda.nats.http.Printable;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of `POST /orders/{id}/cancel`, which may be left out.
public record CancelOrder(
        @Pattern(regexp = Printable.TO_200, message = Printable.RULE_200) @Nullable String reason) {

    String reasonOrDefault() {
        return reason == null ? "by the customer" : reason;
    }
}
