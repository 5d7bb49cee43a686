package dev.comanda.simulation;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.saga.Saga;
import dev.comanda.simulation.Node.Decided;
import dev.comanda.simulation.Step.Mishap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A run, told as a dialogue: when, who, what, and what came of it.
final class Story {

    private static final int LONGEST = 60;

    private final List<String> lines = new ArrayList<>();
    private Instant lastTime = Scenario.NOON;

    /// The shortest story of a failing run, ready to be printed.
    static String of(Run run) {
        return "seed %d, again with -Dsimulation.seed=%d%s%n%s"
                .formatted(
                        run.seed,
                        run.seed,
                        run.bug == null ? "" : " -Dsimulation.bug=" + run.bug.name(),
                        of(run.scenario, run.bug, Shrinker.shortest(run), Run.TICK));
    }

    /// The story of these steps, and what is wrong in the end.
    static String of(Scenario scenario, @Nullable Bug bug, List<Step> steps, Duration tick) {
        Story story = new Story();
        Violation violation = Run.replay(scenario, bug, steps, tick, story);
        String stock =
                scenario.products().values().stream()
                        .map(p -> p.stock().received() + " " + p.name())
                        .collect(Collectors.joining(", "));
        return "%sin stock: %s%n%s%n✗ %s%n"
                .formatted(
                        bug == null ? "" : "planted: " + bug.mistake + "\n",
                        stock,
                        story.text(),
                        violation == null ? "nothing is wrong" : violation.getMessage());
    }

    private String text() {
        if (lines.size() <= LONGEST) {
            return String.join("\n", lines);
        }
        return String.join("\n", lines.subList(0, LONGEST - 10))
                + "\n  … "
                + (lines.size() - LONGEST)
                + " more lines …\n"
                + String.join("\n", lines.subList(lines.size() - 10, lines.size()));
    }

    void step(Instant now, Step step) {
        lastTime = now;
        lines.add("%10s  %s".formatted(sinceNoon(), sentence(step)));
    }

    private String sinceNoon() {
        Duration d = Duration.between(Scenario.NOON, lastTime);
        return "%d:%02d.%02d".formatted(d.toMinutes(), d.toSecondsPart(), d.toMillisPart() / 10);
    }

    void impossible() {
        lines.removeLast();
    }

    void quiet() {
        lines.add("            (from here on nothing goes wrong)");
    }

    void note(String text) {
        lines.add("              · " + text(text));
    }

    void decided(Node<?, ?> node, Decided<?, ?> d) {
        String says =
                d.said().stream()
                        .map(MessageKey::of)
                        .map(Story::name)
                        .collect(Collectors.joining(", ", ", says ", ""));
        String before = state(d.before());
        String after = state(d.after());
        lines.add(
                "              · %s, order %s: %s%s"
                        .formatted(
                                node.service,
                                Scenario.name(d.orderId()),
                                before.equals(after) ? "still " + after : before + " → " + after,
                                d.said().isEmpty() ? "" : says));
    }

    private static String state(Object state) {
        String name = state.getClass().getSimpleName();
        return state instanceof Saga.Compensating s ? s.status() + " (" + name + ")" : name;
    }

    private static String sentence(Step step) {
        return switch (step) {
            case Step.Place(OrderId id) -> "customer → order-service: order " + Scenario.name(id);
            case Step.Cancel(OrderId id) -> "customer → order-service: cancel " + Scenario.name(id);
            case Step.Retry(OrderId id) -> "operator → order-service: retry " + Scenario.name(id);
            case Step.Receive(String product) -> "one more " + product + " comes in";
            case Step.Deliver s ->
                    "broker → %s: %s%s"
                            .formatted(
                                    s.durable().service,
                                    s.batch().stream()
                                            .map(Story::name)
                                            .collect(Collectors.joining(", ")),
                                    but(s.mishap()));
            case Step.Publish s ->
                    "%s → broker: %s%s"
                            .formatted(
                                    s.service(),
                                    name(s.key()),
                                    switch (s.how()) {
                                        case DONE -> "";
                                        case REFUSED -> ", which does not take it";
                                        case ACK_LOST -> ", whose acknowledgement is lost";
                                        case CRASH_BEFORE_DELETE ->
                                                ", and dies before the row is deleted";
                                    });
            case Step.Sweep s ->
                    "timer → %s: order %s is due%s"
                            .formatted(s.service(), Scenario.name(s.order()), but(s.mishap()));
            case Step.AtGateway s ->
                    "%s → gateway: %s, which %s"
                            .formatted(
                                    s.heard() ? "payment-service" : "a call of long ago",
                                    text(s.key()),
                                    switch (s.how()) {
                                        case DOES -> "is done";
                                        case DECLINES -> "is declined";
                                        case FAILS -> "fails";
                                        case DOES_SILENTLY -> "is done, but the answer is lost";
                                        case HANGS -> "hangs";
                                    });
            case Step.Hear s ->
                    "gateway → payment-service: the outcome of " + text(s.key()) + but(s.mishap());
            case Step.Pass(Duration time) -> time + " pass";
            case Step.PassToTimer _ -> "time passes until the next timer";
            case Step.Lose s -> "the broker loses " + name(s.key()) + " for " + s.durable().service;
            case Step.Repeat s -> "the broker will deliver " + name(s.key()) + " twice";
            case Step.Wipe _ -> "the broker's store is wiped";
            case Step.Die(Service service) -> service + " dies and is started again";
        };
    }

    private static String but(Mishap mishap) {
        return switch (mishap) {
            case NONE -> "";
            case CRASH_BEFORE_COMMIT -> ", and it dies before the commit";
            case CRASH_AFTER_COMMIT -> ", and it dies after the commit";
            case ACK_LOST -> ", and the acknowledgement is lost";
        };
    }

    private static String name(MessageKey key) {
        return text(key.messageId());
    }

    /// A for the id of order A.
    private static String text(String text) {
        String shorter = text;
        for (int i = 0; i < 3; i++) {
            OrderId id = Scenario.id(i);
            shorter = shorter.replace(id.toString(), Scenario.name(id));
        }
        return shorter;
    }
}
