package dev.comanda.nats.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/// A request that cannot be carried out, with an explanation that its sender can act on. Thrown
/// from a resource, it becomes an `application/problem+json` answer.
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String title;
    private final transient List<Violation> violations;

    /// One field that is not as it has to be.
    ///
    /// @param field the path in the body, such as `items[0].quantity`
    /// @param message what is wrong, with the limit
    @RegisterForReflection
    public record Violation(String field, String message) {}

    /// @param status the HTTP status, 400 to 599
    /// @param title a few words, the same for every problem of this kind
    /// @param detail what happened here, and what to do about it
    public Problem(int status, String title, String detail, List<Violation> violations) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.violations = List.copyOf(violations);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail, List.of());
    }

    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail, List.of());
    }

    /// A field of the request is not as it has to be (400).
    public static Problem invalid(String field, String message) {
        return invalid(List.of(new Violation(field, message)));
    }

    /// Several fields of the request are not as they have to be (400).
    public static Problem invalid(List<Violation> violations) {
        return new Problem(
                400,
                "Invalid request",
                violations.size() == 1
                        ? violations.getFirst().field() + ": " + violations.getFirst().message()
                        : violations.size() + " fields are not as they have to be, see violations",
                violations);
    }

    public int status() {
        return status;
    }

    /// The body of the answer. `type` is a URI reference that names the kind of problem.
    public Body body() {
        String type = "/problems/" + title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
        return new Body(type, title, status, String.valueOf(getMessage()), violations);
    }

    /// What is sent.
    @RegisterForReflection
    public record Body(
            String type, String title, int status, String detail, List<Violation> violations) {}
}
