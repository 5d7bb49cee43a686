package dev.comanda.order.http;

import dev.comanda.nats.database.Unavailable;
import dev.comanda.nats.http.Problem;
import dev.comanda.nats.http.Problem.Violation;
import java.util.List;

/// The request leaves a price out that the catalogue does not have either.
final class Unpriced extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;
    private final boolean catalogueIsRead;

    /// @param catalogueIsRead whether that is certain: a process that has just started while the
    ///     broker is away knows no product at all
    Unpriced(List<Violation> violations, boolean catalogueIsRead) {
        super(violations.getFirst().message(), null, false, false);
        this.violations = List.copyOf(violations);
        this.catalogueIsRead = catalogueIsRead;
    }

    static Unpriced because(String why) {
        return new Unpriced(List.of(new Violation("unitPrice", why)), true);
    }

    String why() {
        return violations.getFirst().message();
    }

    /// The answer: 422 naming the fields, or 503 while the catalogue could not be read yet.
    RuntimeException problem() {
        if (!catalogueIsRead) {
            return new Unavailable(
                    "the catalogue could not be read yet: an order has to name its prices");
        }
        Violation first = violations.getFirst();
        return new Problem(
                422,
                "Unprocessable order",
                violations.size() == 1
                        ? first.field() + ": " + first.message()
                        : violations.size() + " prices are left out, see violations",
                violations);
    }
}
