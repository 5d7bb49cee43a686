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
import java.util.stream.Stream;

/// Every state × every event. Each state is reached by a dialogue, so that the table shows none
/// that cannot be.
final class SagaTable {

    static final Map<String, Dialogue> STATES;
    static final Map<String, SagaEvent> EVENTS = new LinkedHashMap<>();

    static {
        STATES = states(AnOrder.placed());

        EVENTS.put("order placed", AnOrder.placed());
        EVENTS.put("`inventory.reserved`", AnOrder.reserved());
        EVENTS.put("`inventory.out_of_stock`", AnOrder.outOfStock());
        EVENTS.put("`inventory.committed`", AnOrder.committed());
        EVENTS.put("`inventory.released`", AnOrder.released());
        EVENTS.put("`payments.succeeded`", AnOrder.paid());
        EVENTS.put("`payments.failed`", AnOrder.declined());
        EVENTS.put("`payments.refunded`", AnOrder.refunded());
        EVENTS.put("saga time-out", AnOrder.sagaTimedOut());
        EVENTS.put("payment time-out", AnOrder.paymentTimedOut());
        EVENTS.put("resend time reached", AnOrder.resendDue());
        EVENTS.put("cancel", AnOrder.cancelRequested());
    }

    private SagaTable() {}

    /// The states by their names; those that an order can reach that is placed so.
    static Map<String, Dialogue> states(SagaEvent placed) {
        SagaEvent reserved = AnOrder.reserved();
        SagaEvent paid = AnOrder.paid();
        SagaEvent late = AnOrder.paymentTimedOut();
        return Stream.of(
                        given(),
                        given(placed),
                        given(placed, reserved),
                        given(placed, reserved, paid),
                        given(placed, reserved, late),
                        given(placed, reserved, paid, AnOrder.outOfStock()),
                        given(placed, reserved, AnOrder.declined()),
                        given(placed, reserved, paid, AnOrder.committed()),
                        given(placed, AnOrder.outOfStock()),
                        given(placed, reserved, late, AnOrder.refunded(), AnOrder.released()))
                .collect(
                        Collectors.toMap(
                                dialogue -> dialogue.saga.getClass().getSimpleName(),
                                dialogue -> dialogue,
                                (first, _) -> first,
                                LinkedHashMap::new));
    }

    static Decision<Saga> decide(String state, String event) {
        return decide(saga(state), event);
    }

    private static Decision<Saga> decide(Saga before, String event) {
        return OrderSaga.decide(
                before,
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
                                                .map(state -> cell(saga(state), event))
                                                .toList()));
        return table.toString();
    }

    private static void line(StringBuilder table, String first, Iterable<String> cells) {
        table.append("| ").append(first).append(" | ");
        table.append(String.join(" | ", cells)).append(" |\n");
    }

    /// What the saga does about the event, in words.
    static String cell(Saga before, String event) {
        Decision<Saga> decision = decide(before, event);
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
