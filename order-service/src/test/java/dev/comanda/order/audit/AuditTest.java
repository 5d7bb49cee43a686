package dev.comanda.order.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.order.audit.Finding.Kind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {

    private static final UUID ID = new UUID(0x7000, 17);
    private static final OrderFact COMPLETED = order("COMPLETED");
    private static final OrderFact COMPENSATED = order("COMPENSATED");
    private static final ReservationFact SOLD = new ReservationFact(ID, "COMMITTED", false);
    private static final ReservationFact RELEASED = new ReservationFact(ID, "RELEASED", false);
    private static final PaymentFact PAID = payment("SUCCEEDED", 450, 1, 0);

    @Test
    void a_confirmed_order_that_is_paid_and_sold_is_right() {
        assertThat(Audit.judge(COMPLETED, SOLD, PAID)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, REJECTED, EXPECTED, 0, 0",
        "COMPENSATED, RELEASED, FAILED, 0, 0",
        "COMPENSATED, RELEASED, VOIDED, 0, 0",
        "COMPENSATED, EXPIRED, REFUNDED, 1, 1",
        "COMPENSATED, REJECTED, REFUNDED, 1, 1",
    })
    void an_order_that_came_to_nothing_and_left_nothing_is_right(
            String saga, String reservation, String payment, int captures, int refunds) {
        assertThat(
                        Audit.judge(
                                order(saga),
                                new ReservationFact(ID, reservation, false),
                                payment(payment, 0, captures, refunds)))
                .isEmpty();
    }

    @Test
    void an_order_that_was_undone_before_anybody_heard_of_it_is_right() {
        assertThat(Audit.judge(COMPENSATED, null, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STARTED",
                "INVENTORY_RESERVED",
                "PAYMENT_PROCESSING",
                "PAYMENT_SUCCEEDED",
                "COMPENSATING"
            })
    void an_order_under_way_is_not_held_against_its_participants(String saga) {
        assertThat(
                        Audit.judge(
                                order(saga),
                                new ReservationFact(ID, "ACTIVE", true),
                                payment("PROCESSING", 900, 2, 0)))
                .isEmpty();
    }

    @Test
    void a_confirmed_order_without_a_charge_is_unpaid() {
        List<Finding> found = Audit.judge(COMPLETED, SOLD, payment("SUCCEEDED", 0, 0, 0));
        assertThat(kinds(found)).containsExactly(Kind.CONFIRMED_UNPAID, Kind.BOOK_DIFFERS);
        assertThat(found.getFirst())
                .isEqualTo(
                        new Finding(
                                Kind.CONFIRMED_UNPAID,
                                ID.toString(),
                                "It is confirmed and costs 4.50 EUR, and the provider's book has"
                                        + " 0 charges and 0 refunds, in all 0.00 EUR."));
    }

    @Test
    void a_confirmed_order_that_was_refunded_is_unpaid() {
        assertThat(kinds(Audit.judge(COMPLETED, SOLD, payment("REFUNDED", 0, 1, 1))))
                .containsExactly(Kind.CONFIRMED_UNPAID);
    }

    @Test
    void a_confirmed_order_paid_in_another_currency_is_unpaid() {
        PaymentFact dollars =
                new PaymentFact(ID, "SUCCEEDED", 450L, "USD", 450, 1, 0, "USD", null, "PROVIDER");
        assertThat(kinds(Audit.judge(COMPLETED, SOLD, dollars)))
                .containsExactly(Kind.CONFIRMED_UNPAID);
    }

    @Test
    void a_confirmed_order_of_which_no_payment_is_known_is_unpaid() {
        assertThat(kinds(Audit.judge(COMPLETED, SOLD, null)))
                .containsExactly(Kind.CONFIRMED_UNPAID);
    }

    @Test
    void two_captures_are_charged_twice_even_if_one_was_given_back() {
        assertThat(kinds(Audit.judge(COMPLETED, SOLD, payment("SUCCEEDED", 900, 2, 0))))
                .containsExactly(Kind.CHARGED_TWICE);
        assertThat(kinds(Audit.judge(COMPLETED, SOLD, payment("SUCCEEDED", 450, 2, 1))))
                .containsExactly(Kind.CHARGED_TWICE);
        assertThat(kinds(Audit.judge(COMPENSATED, RELEASED, payment("REFUNDED", 0, 2, 2))))
                .containsExactly(Kind.CHARGED_TWICE);
    }

    @Test
    void one_capture_of_more_than_the_order_costs_is_charged_twice() {
        assertThat(kinds(Audit.judge(COMPLETED, SOLD, payment("SUCCEEDED", 900, 1, 0))))
                .contains(Kind.CHARGED_TWICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "COMPENSATED"})
    void a_charge_for_an_order_that_came_to_nothing_is_paid_not_confirmed(String saga) {
        assertThat(kinds(Audit.judge(order(saga), RELEASED, PAID)))
                .containsExactly(Kind.PAID_NOT_CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACTIVE", "RELEASED", "EXPIRED", "REJECTED"})
    void a_confirmed_order_that_is_not_sold_is_found(String reservation) {
        ReservationFact fact = new ReservationFact(ID, reservation, reservation.equals("ACTIVE"));
        assertThat(kinds(Audit.judge(COMPLETED, fact, PAID)))
                .containsExactly(Kind.CONFIRMED_NOT_SOLD);
        assertThat(kinds(Audit.judge(COMPLETED, null, PAID)))
                .containsExactly(Kind.CONFIRMED_NOT_SOLD);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, ACTIVE",
        "FAILED, COMMITTED",
        "COMPENSATED, ACTIVE",
        "COMPENSATED, COMMITTED"
    })
    void a_reservation_that_outlives_its_order_is_found(String saga, String reservation) {
        ReservationFact fact = new ReservationFact(ID, reservation, reservation.equals("ACTIVE"));
        assertThat(kinds(Audit.judge(order(saga), fact, null)))
                .containsExactly(Kind.RESERVATION_OUTLIVES_ORDER);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, 0, 1, 1", // given back what payment-service says was declined
        "VOIDED, 0, 1, 1",
        "EXPECTED, 0, 1, 1",
        "REFUNDED, 0, 0, 0", // says it gave back what was never taken
        "REFUNDED, 0, 1, 2",
        "PROCESSING, 0, 0, 0", // unsettled, though the saga has ended
        "REFUNDING, 0, 1, 1",
        "NONSENSE, 0, 0, 0",
    })
    void a_payment_that_contradicts_the_providers_book_is_found(
            String status, long net, int captures, int refunds) {
        assertThat(
                        kinds(
                                Audit.judge(
                                        COMPENSATED,
                                        RELEASED,
                                        payment(status, net, captures, refunds))))
                .containsExactly(Kind.BOOK_DIFFERS);
    }

    @Test
    void a_charge_that_payment_service_knows_nothing_of_is_found() {
        PaymentFact lost =
                new PaymentFact(ID, null, null, null, 450, 1, 0, "EUR", null, "PROVIDER");
        List<Finding> found = Audit.judge(COMPLETED, SOLD, lost);
        assertThat(kinds(found)).containsExactly(Kind.BOOK_DIFFERS);
        assertThat(found.getFirst().says())
                .isEqualTo(
                        "payment-service says nothing, and the provider's book has 1 charges and"
                                + " 0 refunds, in all 4.50 EUR.");
    }

    @Test
    void a_payment_that_contradicts_its_order_is_found() {
        PaymentFact fact =
                new PaymentFact(
                        ID,
                        "SUCCEEDED",
                        450L,
                        "EUR",
                        450,
                        1,
                        0,
                        "EUR",
                        "AMOUNT_MISMATCH",
                        "PROVIDER");
        assertThat(Audit.judge(COMPLETED, SOLD, fact))
                .containsExactly(
                        new Finding(Kind.PAYMENT_VIOLATION, ID.toString(), "AMOUNT_MISMATCH"));
    }

    @Test
    void a_saga_that_does_not_stand_where_its_last_step_led_is_in_two_minds() {
        assertThat(kinds(Audit.judge(saga("COMPENSATED", 5, "COMPENSATING", 5), null, null)))
                .containsExactly(Kind.IN_TWO_MINDS);
        assertThat(kinds(Audit.judge(saga("COMPENSATED", 5, "COMPENSATED", 4), null, null)))
                .containsExactly(Kind.IN_TWO_MINDS);
        assertThat(kinds(Audit.judge(saga("STARTED", 1, null, 0), null, null)))
                .as("open ones as well: both are read at once")
                .containsExactly(Kind.IN_TWO_MINDS);
        assertThat(kinds(Audit.judge(saga(null, 0, null, 0), null, null)))
                .containsExactly(Kind.IN_TWO_MINDS);
        assertThat(kinds(Audit.judge(saga("DONE", 1, "DONE", 1), null, null)))
                .containsExactly(Kind.IN_TWO_MINDS);
    }

    @Test
    void strangers_are_found_unless_they_are_tombstones() {
        for (String status : List.of("ACTIVE", "COMMITTED")) {
            assertThat(
                            Audit.judgeStranger(
                                    new ReservationFact(ID, status, status.equals("ACTIVE"))))
                    .map(Finding::kind)
                    .contains(Kind.UNKNOWN_ORDER);
        }
        for (String status : List.of("RELEASED", "EXPIRED", "REJECTED")) {
            assertThat(Audit.judgeStranger(new ReservationFact(ID, status, false))).isEmpty();
        }
        for (String status : List.of("PROCESSING", "SUCCEEDED", "REFUNDING")) {
            assertThat(Audit.judgeStranger(payment(status, 450, 1, 0)))
                    .map(Finding::kind)
                    .contains(Kind.UNKNOWN_ORDER);
        }
        for (String status : List.of("EXPECTED", "FAILED", "VOIDED")) {
            assertThat(Audit.judgeStranger(payment(status, 0, 0, 0))).isEmpty();
        }
        assertThat(Audit.judgeStranger(payment("REFUNDED", 0, 1, 1))).isEmpty();
    }

    @Test
    void a_product_that_does_not_add_up_is_named_with_its_numbers() {
        assertThat(Audit.judge(new StockFact("tea", 5, 2, 4, 10, 2, 4, 10)))
                .isEqualTo(
                        new Finding(
                                Kind.STOCK_NOT_CONSERVED,
                                "tea",
                                "available 5 + reserved 2 + sold 4 against received 10;"
                                        + " orders hold 2 and bought 4, receipts say 10."));
    }

    @Test
    void a_report_lists_so_many_violations_and_counts_all_of_them() {
        AuditReport.Draft draft = new AuditReport.Draft(Instant.EPOCH);
        for (int i = 0; i <= AuditReport.MAX_LISTED; i++) {
            draft.add(new Finding(Kind.CHARGED_TWICE, "order " + i, "…"));
        }
        draft.count(COMPLETED);
        draft.count(order("STARTED"));
        draft.count(saga(null, 0, null, 0));
        AuditReport report = draft.finish(Instant.EPOCH);
        assertThat(report.violations()).hasSize(AuditReport.MAX_LISTED);
        assertThat(report.violationsTotal()).isEqualTo(AuditReport.MAX_LISTED + 1);
        assertThat(report.clean()).isFalse();
        assertThat(report.ordersJudged()).isEqualTo(1);
        assertThat(report.ordersOpen()).isEqualTo(2);
        assertThat(report.byStatus())
                .containsOnlyKeys("COMPLETED", "STARTED", "NONE")
                .containsEntry("STARTED", 1L);
        assertThat(new AuditReport.Draft(Instant.EPOCH).finish(Instant.EPOCH).clean()).isTrue();
    }

    private static List<Kind> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).toList();
    }

    private static OrderFact order(String saga) {
        return saga(saga, 3, saga, 3);
    }

    private static OrderFact saga(
            @Nullable String saga, int version, @Nullable String step, int stepVersion) {
        return new OrderFact(new OrderId(ID), 450, "EUR", saga, version, step, stepVersion);
    }

    private static PaymentFact payment(String status, long net, int captures, int refunds) {
        return new PaymentFact(
                ID, status, 450L, "EUR", net, captures, refunds, "EUR", null, "PROVIDER");
    }
}
