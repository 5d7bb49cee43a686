package dev.comanda.payment.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.comanda.payment.stripe.StripeObjects.Cause;
import dev.comanda.payment.stripe.StripeObjects.Refusal;
import jakarta.ws.rs.core.Response;

/// An answer of Stripe, whatever its status.
///
/// @param replayed whether this was answered before, to an earlier request with the same
///     idempotency key: nothing has been done now
/// @param body JSON, as a rule; never logged, since a client secret may be in it
record StripeReply(int status, boolean replayed, String body) {

    private static final ObjectReader JSON = new ObjectMapper().reader();

    static StripeReply of(Response response) {
        String body = response.readEntity(String.class);
        return new StripeReply(
                response.getStatus(),
                Boolean.parseBoolean(response.getHeaderString("Idempotent-Replayed")),
                body == null ? "" : body);
    }

    boolean ok() {
        return status / 100 == 2;
    }

    /// A fault at Stripe that is new, and not one that is told again.
    boolean freshFault() {
        return status >= 500 && !replayed;
    }

    /// @throws IllegalStateException if the body is something else
    <T> T as(Class<T> type) {
        try {
            T value = JSON.readValue(body, type);
            if (value == null) {
                throw new IllegalStateException(this + " without a body");
            }
            return value;
        } catch (JsonProcessingException e) {
            e.clearLocation(); // which would quote the body
            throw new IllegalStateException(this + " that is no " + type.getSimpleName(), e);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Why it was refused; nothing is known of that if the body is not of Stripe's kind.
    Cause cause() {
        try {
            Cause cause = as(Refusal.class).error();
            return cause == null ? Cause.NONE : cause;
        } catch (IllegalStateException _) {
            return Cause.NONE; // from a proxy, say
        }
    }

    @Override
    public String toString() {
        return "Stripe's answer " + status + (replayed ? " (told again)" : "");
    }
}
