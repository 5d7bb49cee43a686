package dev.comanda.order.saga;

import static dev.comanda.order.saga.Dialogue.given;

import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.decision.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Every state × every event. Each state is reached by a dialogue, so that the table shows none
/// that cannot be.
final class SagaTable {

    static final Map<String, Dialogue> STATES = new LinkedHashMap<>();
    static final Map<String, SagaEvent> EVENTS = new LinkedHashMap<>();

    static {
        SagaEvent placed = AnOrder.placed();
        SagaEvent reserved = AnOrder.reserved();
        SagaEvent paid = AnOrder.paid();
        SagaEvent late = AnOrder.paymentTimedOut();
        state(given());
        state(given(placed));
        state(given(placed, reserved));
        state(given(placed, reserved, paid));
        state(given(placed, reserved, late));
        state(given(placed, reserved, AnOrder.expired()));
        state(given(placed, reserved, AnOrder.declined()));
        state(given(placed, reserved, paid, AnOrder.committed()));
        state(given(placed, AnOrder.outOfStock()));
        state(given(placed, reserved, late, AnOrder.refunded(), AnOrder.released()));

        EVENTS.put("order placed", placed);
        EVENTS.put("`inventory.reserved`", reserved);
        EVENTS.put("`inventory.out_of_stock`", AnOrder.outOfStock());
        EVENTS.put("`inventory.committed`", AnOrder.committed());
        EVENTS.put("`inventory.released`", AnOrder.released());
        EVENTS.put("`payments.succeeded`", paid);
        EVENTS.put("`payments.failed`", AnOrder.declined());
        EVENTS.put("`payments.refunded`", AnOrder.refunded());
        EVENTS.put("saga time-out", AnOrder.sagaTimedOut());
        EVENTS.put("payment time-out", late);
        EVENTS.put("resend time reached", AnOrder.resendDue());
        EVENTS.put("cancel", AnOrder.cancelRequested());
    }

    private SagaTable() {}

    private static void state(Dialogue dialogue) {
        STATES.put(dialogue.saga.getClass().getSimpleName(), dialogue);
    }

    static Decision<Saga> decide(String state, String event) {
        return OrderSaga.decide(
                saga(state),
                Objects.requireNonNull(EVENTS.get(event), event),
                AnOrder.NOON.plusSeconds(1),
                AnOrder.LIMITS);
    }

    private static Saga saga(String state) {
        return Objects.requireNonNull(STATES.get(state), state).saga;
    }

    static String render() {
        StringBuilder table = new StringBuilder();
        line(table, "on", STATES.keySet());
        line(table, "---", STATES.keySet().stream().map(_ -> "---").toList());
        EVENTS.keySet()
                .forEach(
                        event ->
                                line(
                                        table,
                                        event,
                                        STATES.keySet().stream()
                                                .map(state -> cell(state, event))
                                                .toList()));
        return table.toString();
    }

    private static void line(StringBuilder table, String first, Iterable<String> cells) {
        table.append("| ").append(first).append(" | ");
        table.append(String.join(" | ", cells)).append(" |\n");
    }

    private static String cell(String state, String event) {
        Saga before = saga(state);
        Decision<Saga> decision = decide(state, event);
        if (decision.state().equals(before) && decision.messages().isEmpty()) {
            return "·";
        }
        String becomes = "→ " + decision.state().getClass().getSimpleName();
        return decision.messages().isEmpty()
                ? becomes
                : becomes + ": " + words(decision.messages());
    }

    private static String words(List<Envelope<? extends Message>> messages) {
        return messages.stream()
                .map(said -> "`" + Subject.of(said.message()).wire() + "`")
                .collect(Collectors.joining(", "));
    }
}
