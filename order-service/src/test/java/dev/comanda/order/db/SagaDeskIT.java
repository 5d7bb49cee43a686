package dev.comanda.order.db;

import static dev.comanda.order.db.Happenings.NOON;
import static dev.comanda.order.db.Happenings.answer;
import static dev.comanda.order.db.Happenings.order;
import static dev.comanda.order.db.Happenings.paid;
import static dev.comanda.order.db.Happenings.placed;
import static dev.comanda.order.db.Happenings.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.decision.Decision;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.order.saga.OrderSaga;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.Saga.NotPlaced;
import dev.comanda.order.saga.Saga.PaymentProcessing;
import dev.comanda.order.saga.Saga.PaymentSucceeded;
import dev.comanda.order.saga.Saga.RefundThenRelease;
import dev.comanda.order.saga.Saga.Started;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.Transition;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The saga's tables, through the real exchange.
class SagaDeskIT {

    private final Corridor corridor = Corridor.onFreshDatabase();

    @AfterEach
    void close() {
        corridor.close();
    }

    @Test
    void what_is_stored_of_many_orders_is_what_the_decision_said_in_every_state() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SagaDeskIT: -Dseed=" + seed);
        Random random = new Random(seed);
        List<OrderId> ids = orders(300);
        Map<OrderId, Saga> expected = new HashMap<>();
        List<MessageKey> said = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        Set<Class<?>> stored = new HashSet<>();
        for (int round = 1; round <= 12; round++) {
            corridor.now = NOON.plusSeconds(7L * round);
            List<Incoming<SagaEvent>> batch = new ArrayList<>();
            for (OrderId id : ids) {
                batch.add(round == 1 ? placed(id, NOON) : anything(id, round, random));
            }
            Collections.shuffle(batch, random);
            for (Incoming<SagaEvent> incoming : batch) {
                SagaEvent event = incoming.event();
                Saga before = expected.getOrDefault(event.orderId(), new NotPlaced());
                Decision<Saga> decision =
                        OrderSaga.decide(before, event, corridor.now, Corridor.LIMITS);
                expected.put(event.orderId(), decision.state());
                decision.messages().forEach(message -> said.add(MessageKey.of(message)));
                transitions.addAll(
                        Transition.between(before, decision.state(), 0, corridor.now, event));
            }
            corridor.handle(batch);
            assertThat(corridor.sagas(ids))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(expected);
            expected.values().forEach(saga -> stored.add(saga.getClass()));
        }
        assertThat(stored).as("seed %d: states that were stored", seed).hasSize(9);
        assertThat(corridor.saidKeys()).as("seed %d", seed).isEqualTo(said);
        assertThat(corridor.count("SELECT count(*) FROM outbox")).isEqualTo(said.size());
        assertThat(corridor.count("SELECT count(*) FROM saga_transition"))
                .isEqualTo(transitions.size());
        assertThat(
                        corridor.count(
                                "SELECT count(*) FROM saga s WHERE s.version <>"
                                        + " (SELECT max(version) FROM saga_transition t WHERE t.order_id = s.order_id)"))
                .isZero();
        assertThat(corridor.count("SELECT count(*) FROM saga_rest"))
                .as("every order is in the partition of its month")
                .isZero();
    }

    private static Incoming<SagaEvent> anything(OrderId id, int round, Random random) {
        int choice = random.nextInt(Happenings.ANSWERS.size() + 2);
        return choice < Happenings.ANSWERS.size()
                ? answer(Happenings.ANSWERS.get(choice).apply(id), round)
                : Incoming.local(
                        Happenings.LOCAL.get(random.nextInt(Happenings.LOCAL.size())).apply(id));
    }

    @Test
    void one_batch_may_hold_the_whole_life_of_an_order() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.handle(List.of(answer(reserved(id), 1), answer(paid(id), 1)));

        assertThat(corridor.saga(id)).isInstanceOf(PaymentSucceeded.class);
        assertThat(corridor.saidKeys())
                .containsExactly(
                        key(id, Subject.ORDERS_CREATED, 1),
                        key(id, Subject.PAYMENTS_PROCESS_REQUEST, 1),
                        key(id, Subject.ORDERS_CONFIRMED, 1));
        assertThat(corridor.count("SELECT version FROM saga")).isEqualTo(4);
    }

    @Test
    void the_same_message_again_changes_nothing_in_the_same_batch_and_in_the_next() {
        OrderId id = order(1);
        corridor.handle(List.of(placed(id, NOON)));
        corridor.handle(List.of(answer(reserved(id), 1), answer(reserved(id), 1)));
        Saga before = corridor.saga(id);
        corridor.now = NOON.plusSeconds(3);
        corridor.handle(List.of(answer(reserved(id), 1)));

        assertThat(corridor.saga(id)).isEqualTo(before);
        assertThat(corridor.duplicates()).isEqualTo(2);
        assertThat(corridor.said).hasSize(2);
        assertThat(corridor.count("SELECT count(*) FROM inbox")).isEqualTo(1);
    }

    @Test
    void an_answer_about_an_order_that_nobody_placed_is_noted_and_changes_nothing() {
        OrderId id = order(1);
        corridor.handle(List.of(answer(reserved(id), 1)));

        assertThat(corridor.saga(id)).isEqualTo(new NotPlaced());
        assertThat(corridor.count("SELECT count(*) FROM saga")).isZero();
        assertThat(corridor.count("SELECT count(*) FROM inbox")).isEqualTo(1);
        assertThat(corridor.said).isEmpty();
    }

    @Test
    void the_same_answers_at_two_instances_at_once_count_once() {
        List<OrderId> ids = orders(100);
        corridor.handle(ids.stream().map(id -> placed(id, NOON)).toList());
        List<Incoming<SagaEvent>> batch = new ArrayList<>();
        ids.forEach(id -> batch.add(answer(reserved(id), 1)));
        List<Incoming<SagaEvent>> backwards = batch.reversed();

        try (Corridor other = new Corridor(corridor.database)) {
            together(corridor.handleAsync(batch), other.handleAsync(backwards));

            List<MessageKey> said = new ArrayList<>(corridor.saidKeys());
            said.addAll(other.saidKeys());
            assertThat(said).doesNotHaveDuplicates().hasSize(200);
            assertThat(corridor.duplicates() + other.duplicates()).isEqualTo(100);
            assertThat(corridor.sagas(ids).values()).allMatch(s -> s instanceof PaymentProcessing);
        }
    }

    @Test
    void an_answer_and_a_time_out_at_two_instances_at_once_take_one_road_each() {
        List<OrderId> ids = orders(100);
        corridor.handle(ids.stream().map(id -> placed(id, NOON)).toList());
        corridor.handle(ids.stream().map(id -> answer(reserved(id), 1)).toList());
        List<Incoming<SagaEvent>> paid = ids.stream().map(id -> answer(paid(id), 1)).toList();

        try (Corridor other = new Corridor(corridor.database)) {
            other.now = NOON.plusSeconds(120);
            together(corridor.handleAsync(paid.subList(0, 50)), other.sweepAsync(100));
            corridor.handle(paid.subList(50, 100));

            Map<OrderId, Saga> sagas = corridor.sagas(ids);
            long confirmed = count(sagas, PaymentSucceeded.class);
            long undone = count(sagas, RefundThenRelease.class);
            assertThat(confirmed + undone).isEqualTo(100);
            assertThat(ofSubject(corridor, Subject.ORDERS_CONFIRMED)).isEqualTo(confirmed);
            assertThat(ofSubject(other, Subject.PAYMENTS_REFUND_REQUEST)).isEqualTo(undone);
            // If the answers were first, their sagas are overdue again for the later clock: it asks
            // again.
            assertThat(other.saidKeys())
                    .filteredOn(key -> key.subject() == Subject.ORDERS_CONFIRMED)
                    .allMatch(key -> key.attempt() == 2);
        }
    }

    @Test
    void orders_that_are_placed_at_two_instances_at_once_do_not_meet() {
        List<OrderId> ids = orders(100);
        try (Corridor other = new Corridor(corridor.database)) {
            together(
                    corridor.handleAsync(
                            ids.subList(0, 50).stream().map(id -> placed(id, NOON)).toList()),
                    other.handleAsync(
                            ids.subList(50, 100).stream().map(id -> placed(id, NOON)).toList()));
        }
        assertThat(corridor.sagas(ids).values()).allMatch(saga -> saga instanceof Started);
    }

    private static long count(Map<OrderId, Saga> sagas, Class<? extends Saga> state) {
        return sagas.values().stream().filter(state::isInstance).count();
    }

    private static long ofSubject(Corridor corridor, Subject subject) {
        return corridor.saidKeys().stream().filter(key -> key.subject() == subject).count();
    }

    private static void together(Uni<?> one, Uni<?> two) {
        Uni.combine().all().unis(one, two).discardItems().await().atMost(Corridor.DEADLINE);
    }

    private static List<OrderId> orders(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(Happenings::order).toList();
    }

    private static MessageKey key(OrderId id, Subject subject, int attempt) {
        return new MessageKey(id, subject, attempt);
    }
}
