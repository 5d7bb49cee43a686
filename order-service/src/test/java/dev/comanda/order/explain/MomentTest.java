package dev.comanda.order.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.order.explain.Moment.Kind;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MomentTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Moment placed = at(0, Kind.STEP, "STARTED", "order placed");
    private final Moment created = at(0, Kind.REQUEST, "orders.created", null);
    private final Moment paying = at(20, Kind.STEP, "PAYMENT_PROCESSING", "inventory.reserved");

    @Test
    void sources_are_merged_by_time_and_a_decision_comes_before_what_it_says() {
        Moment reserved = at(10, Kind.ANSWER, "inventory.reserved", null);
        assertThat(Moment.merged(Stream.of(List.of(placed, paying, created, reserved))))
                .containsExactly(placed, created, reserved, paying);
    }

    @Test
    void an_answer_whose_clock_is_ahead_is_shown_before_the_step_that_it_led_to() {
        Moment reserved = at(25, Kind.ANSWER, "inventory.reserved", null);
        Moment again = at(30, Kind.ANSWER, "inventory.reserved", null);
        assertThat(Moment.merged(Stream.of(List.of(placed, paying, created, again, reserved))))
                .containsExactly(placed, created, reserved, paying, again);
    }

    @Test
    void what_two_looks_have_found_is_shown_once() {
        assertThat(Moment.merged(Stream.of(List.of(placed, created, created))))
                .containsExactly(placed, created);
    }

    private static Moment at(int millis, Kind kind, String what, @Nullable String why) {
        return new Moment(NOON.plusMillis(millis), "a service", kind, what, null, null, null, why);
    }
}
