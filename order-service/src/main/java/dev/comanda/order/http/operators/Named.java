package dev.comanda.order.http.operators;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Parameters of operators' calls, read as they are.
final class Named {

    /// ISO 8601, of one unit.
    static final String DURATION = "PT[0-9]{1,6}[HMS]";

    static final String DURATION_RULE = "must be a duration such as PT30S, PT5M or PT2H";

    private Named() {}

    static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : Duration.parse(text);
    }

    /// @throws Problem naming the parameter and what it may be
    static <E extends Enum<E>> @Nullable E one(
            Class<E> kind, String parameter, @Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(kind.getEnumConstants())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                Problem.invalid(
                                        parameter,
                                        "must be one of "
                                                + Arrays.toString(kind.getEnumConstants())));
    }

    /// What is no id cannot be the id of an order: not found as well.
    static OrderId saga(String id) {
        try {
            return OrderId.parse(id);
        } catch (IllegalArgumentException _) {
            throw unknownSaga(id);
        }
    }

    static Problem unknownSaga(String id) {
        return Problem.notFound(
                "There is no saga of order "
                        + id
                        + ". GET /sagas and GET /orders list what there is.");
    }
}
