package dev.comanda.order.saga;

import static dev.comanda.order.saga.AnOrder.NOON;
import static dev.comanda.order.saga.AnOrder.committed;
import static dev.comanda.order.saga.AnOrder.declined;
import static dev.comanda.order.saga.AnOrder.expired;
import static dev.comanda.order.saga.AnOrder.outOfStock;
import static dev.comanda.order.saga.AnOrder.paid;
import static dev.comanda.order.saga.AnOrder.paymentTimedOut;
import static dev.comanda.order.saga.AnOrder.placed;
import static dev.comanda.order.saga.AnOrder.refunded;
import static dev.comanda.order.saga.AnOrder.released;
import static dev.comanda.order.saga.AnOrder.resendDue;
import static dev.comanda.order.saga.AnOrder.reserved;
import static dev.comanda.order.saga.AnOrder.sagaTimedOut;
import static dev.comanda.order.saga.SagaStatus.COMPENSATED;
import static dev.comanda.order.saga.SagaStatus.COMPENSATING;
import static dev.comanda.order.saga.SagaStatus.COMPLETED;
import static dev.comanda.order.saga.SagaStatus.FAILED;
import static dev.comanda.order.saga.SagaStatus.INVENTORY_RESERVED;
import static dev.comanda.order.saga.SagaStatus.PAYMENT_PROCESSING;
import static dev.comanda.order.saga.SagaStatus.PAYMENT_SUCCEEDED;
import static dev.comanda.order.saga.SagaStatus.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.order.saga.Steps.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is recorded of each road, and the four steps that a person is shown. Events come one second
/// apart.
class StepsTest {

    @Test
    void the_good_road_executes_every_step_and_shows_when() {
        Dialogue road = road(placed(), reserved(), paid(), committed());
        assertThat(road.road())
                .containsExactly(
                        STARTED,
                        INVENTORY_RESERVED,
                        PAYMENT_PROCESSING,
                        PAYMENT_SUCCEEDED,
                        COMPLETED);
        assertThat(Steps.of(road.transitions))
                .containsExactly(
                        new Step("ValidateProducts", true, false, at(1), at(1)),
                        new Step("ReserveInventory", true, false, at(1), at(2)),
                        new Step("ProcessPayment", true, false, at(2), at(3)),
                        new Step("ConfirmOrder", true, false, at(3), at(4)));
    }

    @Test
    void one_answer_that_passes_a_status_is_recorded_as_two_steps_of_the_same_moment() {
        List<Transition> steps = road(placed(), reserved()).transitions;
        assertThat(steps)
                .containsExactly(
                        new Transition(AnOrder.ID, 1, at(1), null, STARTED, "order placed"),
                        new Transition(
                                AnOrder.ID,
                                2,
                                at(2),
                                STARTED,
                                INVENTORY_RESERVED,
                                "inventory.reserved"),
                        new Transition(
                                AnOrder.ID,
                                3,
                                at(2),
                                INVENTORY_RESERVED,
                                PAYMENT_PROCESSING,
                                "inventory.reserved"));
    }

    @Test
    void a_resend_is_not_recorded() {
        assertThat(road(placed(), resendDue(), resendDue()).road()).containsExactly(STARTED);
    }

    @Test
    void a_step_that_is_open_has_no_end_and_one_that_was_not_reached_no_start() {
        List<Step> steps = Steps.of(road(placed(), reserved()).transitions);
        assertThat(steps.get(2)).isEqualTo(new Step("ProcessPayment", false, false, at(2), null));
        assertThat(steps.get(3)).isEqualTo(new Step("ConfirmOrder", false, false, null, null));
    }

    @Test
    void out_of_stock_executes_nothing_and_undoes_nothing() {
        Dialogue road = road(placed(), outOfStock());
        assertThat(road.road()).containsExactly(STARTED, FAILED);
        assertThat(done(road)).containsExactly("ValidateProducts");
        assertThat(undone(road)).isEmpty();
    }

    @Test
    void a_declined_payment_is_a_reservation_that_is_undone() {
        Dialogue road = road(placed(), reserved(), declined(), released());
        assertThat(road.road())
                .containsExactly(
                        STARTED, INVENTORY_RESERVED, PAYMENT_PROCESSING, COMPENSATING, COMPENSATED);
        assertThat(done(road)).containsExactly("ValidateProducts", "ReserveInventory");
        assertThat(undone(road)).containsExactly("ReserveInventory");
    }

    @Test
    void each_undo_is_shown_when_it_is_answered() {
        Dialogue road = road(placed(), reserved(), paymentTimedOut());
        assertThat(undone(road)).isEmpty();
        next(road, refunded());
        assertThat(undone(road)).containsExactly("ProcessPayment");
        next(road, released());
        assertThat(undone(road)).containsExactly("ReserveInventory", "ProcessPayment");
    }

    @Test
    void an_undo_that_is_open_again_is_not_shown_as_done() {
        Dialogue road = road(placed(), reserved(), paymentTimedOut(), refunded(), paid());
        assertThat(done(road))
                .as("the late success is known now")
                .containsExactly("ValidateProducts", "ReserveInventory", "ProcessPayment");
        assertThat(undone(road)).as("the refund is asked for again").isEmpty();
        next(road, refunded());
        assertThat(undone(road)).containsExactly("ProcessPayment");

        Dialogue stock = road(placed(), reserved(), expired(), reserved());
        assertThat(undone(stock)).as("the stock is to be released again").isEmpty();
        next(stock, refunded());
        next(stock, released());
        assertThat(undone(stock)).containsExactly("ReserveInventory", "ProcessPayment");
    }

    @Test
    void a_reservation_that_expired_is_undone_by_itself() {
        assertThat(undone(road(placed(), reserved(), expired())))
                .containsExactly("ReserveInventory");
        assertThat(undone(road(placed(), reserved(), paid(), outOfStock())))
                .containsExactly("ReserveInventory");
    }

    @Test
    void a_time_out_before_the_reservation_shows_only_its_undo() {
        Dialogue road = road(placed(), sagaTimedOut(), released());
        assertThat(done(road)).containsExactly("ValidateProducts");
        assertThat(undone(road)).containsExactly("ReserveInventory");
    }

    private static Dialogue road(SagaEvent... events) {
        Dialogue road = new Dialogue();
        for (SagaEvent event : events) {
            next(road, event);
        }
        return road;
    }

    private static void next(Dialogue road, SagaEvent event) {
        road.after(Duration.ofSeconds(1)).when(event).hear();
    }

    private static List<String> done(Dialogue road) {
        return Steps.of(road.transitions).stream().filter(Step::executed).map(Step::name).toList();
    }

    private static List<String> undone(Dialogue road) {
        return Steps.of(road.transitions).stream()
                .filter(Step::compensated)
                .map(Step::name)
                .toList();
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
