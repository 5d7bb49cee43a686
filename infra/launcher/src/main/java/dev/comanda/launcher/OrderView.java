package dev.comanda.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One order and its saga as the HTTP answers tell them.
///
/// @param status the order's, as the customer sees it: CONFIRMED
/// @param sagaStatus COMPLETED, FAILED, COMPENSATED once it has ended
/// @param took from the first recorded transition to the last one
record OrderView(
        String orderId, String status, String sagaStatus, List<Step> steps, Duration took) {

    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "COMPENSATED");

    OrderView {
        steps = List.copyOf(steps);
    }

    /// How far a step of the saga came.
    enum Mark {
        DONE("✓"),
        UNDONE("↩"),
        NOT_REACHED("–");

        private final String sign;

        Mark(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    record Step(String name, Mark mark) {}

    /// @param order the body of `GET /orders/{id}`
    /// @param saga the body of `GET /orders/{id}/saga`
    static OrderView of(JsonNode order, JsonNode saga) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : saga.path("steps")) {
            steps.add(new Step(step.path("name").asText(), mark(step)));
        }
        return new OrderView(
                order.path("orderId").asText(),
                order.path("status").asText("?"),
                saga.path("sagaStatus").asText("?"),
                steps,
                between(saga.path("transitions")));
    }

    boolean ended() {
        return ENDS.contains(sagaStatus);
    }

    private static Mark mark(JsonNode step) {
        if (step.path("compensated").asBoolean()) {
            return Mark.UNDONE;
        }
        return step.path("executed").asBoolean() ? Mark.DONE : Mark.NOT_REACHED;
    }

    private static Duration between(JsonNode transitions) {
        List<Instant> at = new ArrayList<>();
        for (JsonNode transition : transitions) {
            at.add(Instant.parse(transition.path("at").asText()));
        }
        return at.isEmpty()
                ? Duration.ZERO
                : Duration.between(
                        at.stream().min(Instant::compareTo).orElseThrow(),
                        at.stream().max(Instant::compareTo).orElseThrow());
    }
}
