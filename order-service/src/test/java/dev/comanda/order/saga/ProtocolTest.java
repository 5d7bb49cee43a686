package dev.comanda.order.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.decision.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The saga's table in the protocol, copied row by row; what it does not list changes nothing.
/// Independent of the
/// approved table, which is written by the code itself.
///
/// `COMPENSATING(payment, inventory)` is the status with what is still open, in the order in which
/// it is undone.
class ProtocolTest {

    private static final String BOTH = "COMPENSATING(payment, inventory)";
    private static final String PAYMENT = "COMPENSATING(payment)";
    private static final String INVENTORY = "COMPENSATING(inventory)";

    private static final String PROTOCOL =
            """
            -                                | order placed             | STARTED                          | PENDING   | orders.created
            STARTED                          | inventory.reserved       | PAYMENT_PROCESSING               | PENDING   | payments.process_request
            STARTED                          | inventory.out_of_stock   | FAILED                           | FAILED    | orders.failed
            STARTED                          | saga time-out            | COMPENSATING(inventory)          | PENDING   | inventory.release_request
            STARTED                          | cancel                   | COMPENSATING(inventory)          | PENDING   | inventory.release_request
            PAYMENT_PROCESSING               | payments.succeeded       | PAYMENT_SUCCEEDED                | CONFIRMED | orders.confirmed
            PAYMENT_PROCESSING               | payments.failed          | COMPENSATING(inventory)          | PENDING   | inventory.release_request
            PAYMENT_PROCESSING               | payment time-out         | COMPENSATING(payment, inventory) | PENDING   | payments.refund_request
            PAYMENT_PROCESSING               | saga time-out            | COMPENSATING(payment, inventory) | PENDING   | payments.refund_request
            PAYMENT_PROCESSING               | cancel                   | COMPENSATING(payment, inventory) | PENDING   | payments.refund_request
            PAYMENT_PROCESSING               | inventory.released       | COMPENSATING(payment)            | PENDING   | payments.refund_request
            PAYMENT_SUCCEEDED                | inventory.committed      | COMPLETED                        | CONFIRMED | -
            PAYMENT_SUCCEEDED                | inventory.out_of_stock   | COMPENSATING(payment)            | PENDING   | payments.refund_request
            COMPENSATING(payment, inventory) | payments.refunded        | COMPENSATING(inventory)          | PENDING   | inventory.release_request
            COMPENSATING(payment)            | payments.refunded        | COMPENSATED                      | CANCELLED | orders.cancelled
            COMPENSATING(payment, inventory) | inventory.released       | COMPENSATING(payment)            | PENDING   | -
            COMPENSATING(inventory)          | inventory.released       | COMPENSATED                      | CANCELLED | orders.cancelled
            COMPENSATING(inventory)          | payments.succeeded       | COMPENSATING(payment, inventory) | PENDING   | payments.refund_request
            COMPENSATING(payment)            | inventory.reserved       | COMPENSATING(payment, inventory) | PENDING   | -
            STARTED                          | resend time reached      | STARTED                          | PENDING   | orders.created
            PAYMENT_PROCESSING               | resend time reached      | PAYMENT_PROCESSING               | PENDING   | payments.process_request
            PAYMENT_SUCCEEDED                | resend time reached      | PAYMENT_SUCCEEDED                | CONFIRMED | orders.confirmed
            COMPENSATING(payment, inventory) | resend time reached      | COMPENSATING(payment, inventory) | PENDING   | payments.refund_request
            COMPENSATING(payment)            | resend time reached      | COMPENSATING(payment)            | PENDING   | payments.refund_request
            COMPENSATING(inventory)          | resend time reached      | COMPENSATING(inventory)          | PENDING   | inventory.release_request
            """;

    @Test
    void the_saga_does_what_the_protocol_says_and_nothing_else() {
        Map<String, String> rows = new HashMap<>();
        PROTOCOL.lines()
                .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
                .forEach(
                        row ->
                                rows.put(
                                        row.get(0) + " on " + row.get(1),
                                        String.join(" | ", row.subList(2, 5))));
        List<String> met = new ArrayList<>();
        SagaTable.STATES.forEach(
                (state, dialogue) ->
                        SagaTable.EVENTS
                                .keySet()
                                .forEach(
                                        event -> {
                                            String pair =
                                                    name(dialogue.saga)
                                                            + " on "
                                                            + event.replace("`", "");
                                            met.add(pair);
                                            Decision<Saga> decision =
                                                    SagaTable.decide(state, event);
                                            if (rows.containsKey(pair)) {
                                                assertThat(outcome(decision))
                                                        .as(pair)
                                                        .isEqualTo(rows.get(pair));
                                            } else {
                                                assertThat(decision)
                                                        .as(pair)
                                                        .isEqualTo(Decision.silent(dialogue.saga));
                                            }
                                        }));
        assertThat(met).doesNotHaveDuplicates().containsAll(rows.keySet());
    }

    private static String outcome(Decision<Saga> decision) {
        SagaStatus status = ((Saga.Placed) decision.state()).status();
        String said =
                decision.messages().isEmpty()
                        ? "-"
                        : Subject.of(decision.messages().getFirst().message()).wire();
        assertThat(decision.messages()).hasSizeLessThan(2);
        return String.join(" | ", name(decision.state()), status.order().name(), said);
    }

    private static String name(Saga saga) {
        return switch (saga) {
            case Saga.NotPlaced _ -> "-";
            case Saga.RefundThenRelease _ -> BOTH;
            case Saga.RefundOnly _ -> PAYMENT;
            case Saga.ReleaseOnly _ -> INVENTORY;
            case Saga.Placed placed -> placed.status().name();
        };
    }
}
