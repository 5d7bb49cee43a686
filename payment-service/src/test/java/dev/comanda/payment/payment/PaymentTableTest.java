package dev.comanda.payment.payment;

import static dev.comanda.payment.payment.Dialogue.IF_SILENT;
import static dev.comanda.payment.payment.Dialogue.NOON;
import static dev.comanda.payment.payment.Dialogue.askReached;
import static dev.comanda.payment.payment.Dialogue.chargeUnknown;
import static dev.comanda.payment.payment.Dialogue.charged;
import static dev.comanda.payment.payment.Dialogue.created;
import static dev.comanda.payment.payment.Dialogue.declined;
import static dev.comanda.payment.payment.Dialogue.givenBack;
import static dev.comanda.payment.payment.Dialogue.process;
import static dev.comanda.payment.payment.Dialogue.refund;
import static dev.comanda.payment.payment.Dialogue.refundUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.payment.payment.Payment.Asked;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every state of a payment × everything that can happen to it, as a table that people approve by
/// reading it. Requests come as attempt 7; in every state that can know it, a charge had been asked
/// for as attempt 1.
class PaymentTableTest {

    private static final Path APPROVED = Path.of("src/test/resources/payment-table.md");

    private static final Map<String, Supplier<Dialogue>> STATES = new LinkedHashMap<>();
    private static final Map<String, PaymentEvent> EVENTS = new LinkedHashMap<>();

    static {
        STATES.put("none", Dialogue::new);
        STATES.put("EXPECTED", () -> new Dialogue().after(created()));
        STATES.put("PROCESSING", () -> new Dialogue().after(created(), process(1)));
        STATES.put("PROCESSING, order not seen", () -> new Dialogue().after(process(1)));
        STATES.put(
                "PROCESSING, refund wished",
                () -> new Dialogue().after(created(), process(1), refund(1)));
        STATES.put(
                "PROCESSING, time to ask again",
                () -> new Dialogue().after(created(), process(1)).at(NOON.plus(IF_SILENT)));
        STATES.put("SUCCEEDED", () -> new Dialogue().after(created(), process(1), charged()));
        STATES.put("SUCCEEDED, order not seen", () -> new Dialogue().after(process(1), charged()));
        STATES.put("FAILED", () -> new Dialogue().after(created(), process(1), declined()));
        STATES.put(
                "REFUNDING",
                () -> new Dialogue().after(created(), process(1), charged(), refund(1)));
        STATES.put(
                "REFUNDING, time to ask again",
                () ->
                        new Dialogue()
                                .after(created(), process(1), charged(), refund(1))
                                .at(NOON.plus(IF_SILENT)));
        STATES.put(
                "REFUNDED",
                () ->
                        new Dialogue()
                                .after(created(), process(1), charged(), refund(1), givenBack()));
        STATES.put("VOIDED", () -> new Dialogue().after(created(), refund(1)));
        STATES.put("VOIDED, order not seen", () -> new Dialogue().after(refund(1)));

        EVENTS.put("orders.created", created());
        EVENTS.put("orders.created, another amount", created("ada", "19.00"));
        EVENTS.put("payments.process_request", process(7));
        EVENTS.put("payments.process_request, another amount", process(7, "ada", "21.00", "EUR"));
        EVENTS.put("payments.process_request, another customer", process(7, "bob", "20.00", "EUR"));
        EVENTS.put("payments.refund_request", refund(7));
        EVENTS.put("gateway: charged", charged());
        EVENTS.put("gateway: declined", declined());
        EVENTS.put("gateway: charge not known", chargeUnknown());
        EVENTS.put("gateway: given back", givenBack());
        EVENTS.put("gateway: refund not known", refundUnknown());
        EVENTS.put("(time to ask again)", askReached());
    }

    @Test
    void every_state_and_every_event_do_what_the_approved_table_says() throws IOException {
        String table = render();
        if (Boolean.getBoolean("approve")) {
            Files.writeString(APPROVED, table);
        }
        assertThat(table.lines())
                .as("differs from %s; if it is right so, run with -Dapprove=true", APPROVED)
                .containsExactlyElementsOf(Files.readAllLines(APPROVED));
    }

    private static String render() {
        StringBuilder table =
                new StringBuilder(
                        """
                        | state | on | becomes | says (attempt) | calls the gateway |
                        |---|---|---|---|---|
                        """);
        STATES.forEach(
                (state, setUp) -> {
                    List<String> nothing = new ArrayList<>();
                    EVENTS.forEach(
                            (name, event) -> {
                                Dialogue dialogue = setUp.get();
                                Payment before = dialogue.payment;
                                List<? extends Envelope<?>> said = dialogue.on(event);
                                if (said.isEmpty() && dialogue.payment.equals(before)) {
                                    nothing.add(name);
                                } else {
                                    table.append(row(state, name, before, dialogue, said));
                                }
                            });
                    table.append(
                            "| %s | %s | same | – | – |%n"
                                    .formatted(state, String.join("; ", nothing)));
                });
        return table.toString();
    }

    private static String row(
            String state,
            String event,
            Payment before,
            Dialogue dialogue,
            List<? extends Envelope<?>> said) {
        return "| %s | %s | %s | %s | %s |%n"
                .formatted(
                        state,
                        event,
                        change(before, dialogue),
                        said.isEmpty()
                                ? "–"
                                : said.stream()
                                        .map(PaymentTableTest::words)
                                        .collect(Collectors.joining(", ")),
                        dialogue.called ? call(dialogue.payment) : "–");
    }

    private static String change(Payment before, Dialogue dialogue) {
        Payment after = dialogue.payment;
        if (after.equals(before)) {
            return "same";
        }
        List<String> words = new ArrayList<>();
        words.add(
                after.getClass() == before.getClass()
                        ? "same"
                        : after.getClass().getSimpleName().toUpperCase(Locale.ROOT));
        if (before instanceof Asked b && after instanceof Asked a) {
            if (b.charge().askedAttempt() != a.charge().askedAttempt()) {
                words.add("attempt " + a.charge().askedAttempt() + " noted");
            }
            if (!Objects.equals(b.charge().expected(), a.charge().expected())) {
                words.add("order noted");
            }
            if (!Objects.equals(b.charge().violation(), a.charge().violation())) {
                words.add("violation recorded");
            }
        }
        if (wish(after) != null && !Objects.equals(wish(before), wish(after))) {
            words.add("refund wish " + wish(after) + " noted");
        }
        if (after instanceof Waiting w
                && !(before instanceof Waiting b
                        && b.getClass() == w.getClass()
                        && b.asking().equals(w.asking()))) {
            words.add(
                    "ask again in "
                            + Duration.between(dialogue.now, w.asking().askAt()).toSeconds()
                            + " s");
        }
        return String.join(", ", words);
    }

    private static @Nullable Integer wish(Payment payment) {
        return switch (payment) {
            case Processing(_, _, _, var wish) -> wish == null ? null : wish.attempt();
            case Refunding p -> p.wish().attempt();
            default -> null;
        };
    }

    private static String words(Envelope<?> envelope) {
        String detail =
                switch (envelope.message()) {
                    case PaymentFailed m -> " " + m.reason();
                    case PaymentRefunded m -> " " + m.amount();
                    default -> "";
                };
        return Subject.of(envelope.message()) + detail + " (" + envelope.attempt() + ")";
    }

    private static String call(Payment payment) {
        return payment instanceof Processing ? "charge" : "refund";
    }
}
