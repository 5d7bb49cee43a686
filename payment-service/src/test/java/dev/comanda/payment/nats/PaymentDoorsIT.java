package dev.comanda.payment.nats;

import static dev.comanda.payment.nats.PaymentService.DEADLINE;
import static dev.comanda.payment.nats.PaymentService.IF_SILENT;
import static dev.comanda.payment.nats.PaymentService.created;
import static dev.comanda.payment.nats.PaymentService.process;
import static dev.comanda.payment.nats.PaymentService.received;
import static dev.comanda.payment.nats.PaymentService.refund;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.gateway.PaymentGateway;
import dev.comanda.payment.nats.PaymentService.Settings;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import dev.comanda.servers.Await;
import dev.comanda.servers.Database;
import dev.comanda.servers.PostgresServer;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The doors, the corridor, the store and the simulator on a real PostgreSQL.
class PaymentDoorsIT {

    private static final OrderId ONE = order(1);
    private static final OrderId TWO = order(2);

    private final Database database =
            PaymentService.migrated(PostgresServer.shared().freshDatabase("pay"));
    private final List<PaymentService> running = new ArrayList<>();
    private final PaymentService service = started(new Settings());

    @AfterEach
    void stop() {
        running.forEach(PaymentService::close);
    }

    @Test
    void a_batch_of_orders_is_charged_each_once() {
        int n = 250;
        List<Envelope<? extends Message>> orders = new ArrayList<>();
        List<Envelope<? extends Message>> requests = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            // ids on both sides of the sign bit: the order of locks is PostgreSQL's, unsigned
            OrderId id = new OrderId(new UUID(i % 2 == 0 ? i : -i, i));
            orders.add(created(id, "20.00"));
            requests.add(
                    process(
                            id,
                            1,
                            "20.00",
                            i % 5 == 0 ? "pm_card_chargeDeclined" : "pm_card_visa"));
        }
        service.receive(orders);
        service.receive(requests);
        List<Envelope<Message>> said = service.said(n);

        assertThat(said.stream().filter(e -> e.message() instanceof PaymentSucceeded)).hasSize(200);
        assertThat(said.stream().filter(e -> e.message() instanceof PaymentFailed)).hasSize(50);
        assertThat(
                        service.query(
                                "SELECT status || ' ' || count(*) FROM payment GROUP BY status"
                                        + " ORDER BY 1"))
                .containsExactly("FAILED 50", "SUCCEEDED 200");
        assertThat(
                        service.query(
                                "SELECT outcome || ' ' || count(*) || ' ' || max(calls) FROM"
                                        + " simulator_book GROUP BY outcome ORDER BY 1"))
                .containsExactly("CHARGED 200 1", "DECLINED 50 1");
        assertThat(service.query("SELECT count(*) FROM outbox")).containsExactly("" + n);
    }

    @Test
    void a_message_twice_is_a_message_once_and_a_new_attempt_is_the_same_answer() {
        service.receive(created(ONE, "20.00"), created(ONE, "20.00"));
        service.receive(process(ONE, 1, "20.00", "pm_card_visa"));
        service.said(1);
        service.receive(process(ONE, 1, "20.00", "pm_card_visa"));
        service.receive(process(ONE, 2, "20.00", "pm_card_visa"));

        PaymentSucceeded answer =
                new PaymentSucceeded(
                        ONE,
                        "pay_" + ONE,
                        new BigDecimal("20.00"),
                        "pi_sim_00000000000000000000000000000001");
        assertThat(service.said())
                .containsExactly(new Envelope<>(answer, 1), new Envelope<>(answer, 2));
        assertThat(service.query("SELECT calls FROM simulator_book")).containsExactly("1");
    }

    @Test
    void a_charge_is_refunded_and_both_are_in_the_book() {
        service.receive(created(ONE, "20.00"), process(ONE, 1, "20.00", "pm_card_visa"));
        service.said(1);
        service.receive(refund(ONE, 1));
        assertThat(service.said(2).getLast())
                .isEqualTo(
                        new Envelope<>(
                                new PaymentRefunded(ONE, "pay_" + ONE, new BigDecimal("20.00")),
                                1));
        assertThat(
                        service.query(
                                "SELECT idempotency_key || ' ' || amount FROM simulator_book ORDER"
                                        + " BY 1"))
                .containsExactly("charge:" + ONE + " 2000", "refund:" + ONE + " 2000");
        assertThat(service.query("SELECT refund_id FROM payment"))
                .containsExactly("re_sim_00000000000000000000000000000001");
    }

    @Test
    void a_refund_that_comes_first_voids_the_payment() {
        service.receive(refund(ONE, 1));
        service.receive(process(ONE, 1, "20.00", "pm_card_visa"));
        assertThat(service.said())
                .extracting(e -> e.message().getClass().getSimpleName())
                .containsExactly("PaymentRefunded", "PaymentFailed");
        assertThat(service.query("SELECT count(*) FROM simulator_book")).containsExactly("0");
    }

    @Test
    void requests_and_their_undo_in_one_batch_charge_and_refund() {
        service.receive(
                created(ONE, "20.00"), process(ONE, 1, "20.00", "pm_card_visa"), refund(ONE, 1));
        assertThat(service.said(1))
                .extracting(Envelope::message)
                .containsExactly(new PaymentRefunded(ONE, "pay_" + ONE, new BigDecimal("20.00")));
        service.awaitStatuses("REFUNDED");
    }

    @Test
    void a_charge_whose_answer_was_lost_is_asked_for_again_and_made_once() {
        Settings settings = new Settings();
        settings.timeout = Duration.ofMillis(200);
        PaymentService impatient = started(settings);
        impatient.receive(process(ONE, 1, "20.00", "pm_sim_timeoutAfterCharge"));
        awaitAskAt("2026-11-22T12:00:01Z");
        assertThat(impatient.sweep()).as("not yet").isZero();

        impatient.clock.instant = impatient.clock.instant.plusSeconds(1);
        assertThat(impatient.sweep()).isEqualTo(1);
        assertThat(impatient.said(1).getFirst().message()).isInstanceOf(PaymentSucceeded.class);
        assertThat(impatient.query("SELECT outcome || ' ' || calls FROM simulator_book"))
                .containsExactly("CHARGED 2");
    }

    @Test
    void a_gateway_that_fails_once_is_asked_again() {
        service.receive(process(ONE, 1, "20.00", "pm_sim_errorOnce"));
        awaitAskAt("2026-11-22T12:00:01Z");
        assertThat(service.query("SELECT outcome FROM simulator_book")).containsExactly("FAULT");
        service.clock.instant = service.clock.instant.plusSeconds(1);
        service.sweep();
        assertThat(service.said(1).getFirst().message()).isInstanceOf(PaymentSucceeded.class);
    }

    @Test
    void a_crash_between_commit_and_call_is_healed_by_another_instance() {
        Settings deaf = new Settings();
        deaf.gateway = new NeverAnswers();
        started(deaf).receive(process(ONE, 1, "20.00", "pm_card_visa"));
        service.clock.instant = service.clock.instant.plus(IF_SILENT);
        assertThat(service.sweep()).isEqualTo(1);
        service.said(1);
        service.awaitStatuses("SUCCEEDED");
        assertThat(service.sweep()).as("nothing is left to ask").isZero();
    }

    @Test
    void a_gateway_that_hangs_holds_whoever_brings_more() {
        Settings slow = new Settings();
        slow.gateway = new NeverAnswers();
        slow.maxCalls = 1;
        slow.timeout = Duration.ofSeconds(2);
        PaymentService held = started(slow);
        var handled =
                held.doors
                        .requests(
                                received(
                                        List.of(
                                                process(ONE, 1, "20.00", "pm_card_visa"),
                                                process(TWO, 1, "20.00", "pm_card_visa"))))
                        .subscribeAsCompletionStage();
        held.awaitStatuses("PROCESSING", "PROCESSING");
        assertThat(handled).as("one call is under way, the other waits").isNotDone();
        handled.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(held.query("SELECT count(*) FROM payment WHERE ask_at > '2026-11-22T12:00:10Z'"))
                .as("the first has timed out")
                .containsExactly("1");
    }

    @Test
    void two_instances_that_meet_the_same_new_orders_agree() {
        PaymentService other = started(new Settings());
        List<Envelope<? extends Message>> orders = new ArrayList<>();
        List<Envelope<? extends Message>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            orders.add(created(order(i), "20.00"));
            requests.add(process(order(i), 1, "20.00", "pm_card_visa"));
        }
        var created = service.doors.requests(received(orders)).subscribeAsCompletionStage();
        var asked =
                other.doors.requests(received(requests.reversed())).subscribeAsCompletionStage();
        created.thenCombine(asked, (_, _) -> true)
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
        other.said(100);
        assertThat(
                        service.query(
                                "SELECT count(*) FROM payment WHERE status = 'SUCCEEDED' AND"
                                        + " expected_amount = 2000"))
                .containsExactly("100");
        assertThat(service.query("SELECT sum(calls) FROM simulator_book")).containsExactly("100");
    }

    @Test
    void a_request_that_overtook_a_different_order_is_counted_as_a_violation() {
        service.receive(process(ONE, 1, "20.00", "pm_card_visa"));
        service.receive(created(ONE, "19.00"));
        service.receive(created(ONE, "19.00"));
        service.said(1);
        assertThat(service.query("SELECT violation FROM payment").getFirst())
                .startsWith("AMOUNT_MISMATCH");
        assertThat(service.metrics.counter("payments.violations").count()).isEqualTo(1);
    }

    @Test
    void a_lookup_reads_the_right_partition_only() {
        service.query("SELECT add_partitions(2)");
        List<String> lookup =
                service.query(
                        "EXPLAIN SELECT * FROM payment WHERE order_id = ANY(ARRAY['"
                                + ONE
                                + "']::uuid[]) ORDER BY order_id FOR NO KEY UPDATE");
        assertThat(String.join("\n", lookup)).contains("payment_rest").doesNotContain("payment_2");
    }

    private void awaitAskAt(String instant) {
        Await.until(
                "ask_at = " + instant,
                DEADLINE,
                () ->
                        service.query(
                                        "SELECT count(*) FROM payment WHERE ask_at = '"
                                                + instant
                                                + "'")
                                .equals(List.of("1")));
    }

    private PaymentService started(Settings settings) {
        PaymentService started = PaymentService.on(database, settings);
        running.add(started);
        return started;
    }

    private static OrderId order(int i) {
        return new OrderId(new UUID(0, i));
    }

    /// Hangs, for whatever reason.
    private static final class NeverAnswers implements PaymentGateway {
        @Override
        public Uni<ChargeOutcome> charge(ChargeCommand command) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<RefundOutcome> refund(RefundCommand command) {
            return Uni.createFrom().nothing();
        }
    }
}
