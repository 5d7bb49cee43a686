package dev.comanda.order.audit.reading;

import dev.comanda.nats.http.Problem;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/// Another service that is asked for its facts.
///
/// @param name as people know it
/// @param url where it is asked
record Participant(String name, URI url) {

    /// @throws Problem (503) naming this service, if it does not answer, or not with its facts
    <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (ProcessingException e) {
            throw away("does not answer: " + root(e));
        } catch (WebApplicationException e) {
            throw away("answers HTTP " + e.getResponse().getStatus());
        }
    }

    private Problem away(String how) {
        return new Problem(
                503,
                "Audit not possible",
                "%s at %s %s. The audit needs what each of the three services has to say."
                        .formatted(name, url, how),
                List.of());
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
