package dev.comanda.nats.exchange;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static dev.comanda.nats.exchange.Tally.message;
import static dev.comanda.nats.exchange.Tally.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestDatabase;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.exchange.Tally.Counted;
import dev.comanda.nats.exchange.Tally.Work;
import dev.comanda.nats.outbox.OutboxRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What comes by several doors at the same time.
class SharedTransactionIT {

    private static final int DOORS = 60;

    private final TestDatabase db = new TestDatabase();
    private final List<OutboxRow> handedOver = new CopyOnWriteArrayList<>();
    private final List<Work> committed = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @BeforeEach
    void table() {
        db.execute(Tally.SCHEMA);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void what_gathers_shares_a_transaction_and_each_door_is_told_its_work() {
        List<Work> works = all(exchange(BatchLimit.NONE), IntStream.range(0, DOORS));

        assertThat(committed.size()).isLessThan(DOORS / 2);
        for (int i = 0; i < DOORS; i++) {
            assertThat(works.get(i).counts).containsEntry(order(i), 1);
        }
        assertThat(handedOver).hasSize(DOORS);
        assertThat(metrics.summary("batch.size").totalAmount()).isEqualTo(DOORS);
    }

    @Test
    void a_limit_of_the_batch_holds_for_what_gathers_too() {
        all(exchange(new BatchLimit(1)), IntStream.range(0, DOORS));

        assertThat(committed).hasSize(DOORS);
        assertThat(metrics.summary("batch.size").max()).isEqualTo(1);
    }

    @Test
    void a_door_that_brings_what_cannot_be_handled_fails_alone() {
        Exchange<Counted, Work> exchange = exchange(BatchLimit.NONE);
        List<Uni<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < DOORS; i++) {
            int by = i % 10 == 7 ? 0 : 1; // 0 is a bug in the decision
            outcomes.add(
                    exchange.handle(List.of(message(order(i), 1, by)))
                            .map(_ -> "handled")
                            .onFailure()
                            .recoverWithItem("failed"));
        }

        List<String> told = Uni.join().all(outcomes).andFailFast().await().atMost(DEADLINE);

        for (int i = 0; i < DOORS; i++) {
            assertThat(told.get(i)).isEqualTo(i % 10 == 7 ? "failed" : "handled");
        }
        assertThat(db.count("SELECT count(*) FROM inbox")).isEqualTo(DOORS - DOORS / 10);
        assertThat(handedOver).hasSize(DOORS - DOORS / 10);
    }

    @Test
    void a_message_that_comes_by_two_doors_is_handled_once() {
        Exchange<Counted, Work> exchange = exchange(BatchLimit.NONE);
        List<Uni<Work>> twice = new ArrayList<>();
        for (int i = 0; i < DOORS; i++) {
            twice.add(exchange.handle(List.of(message(order(i / 2), 1, 5))));
        }

        Uni.join().all(twice).andFailFast().await().atMost(DEADLINE);

        assertThat(db.count("SELECT count(*) FROM tally WHERE counted = 5")).isEqualTo(DOORS / 2);
        assertThat(handedOver).hasSize(DOORS / 2);
    }

    private List<Work> all(Exchange<Counted, Work> exchange, IntStream orders) {
        return Uni.join()
                .all(
                        orders.mapToObj(i -> exchange.handle(List.of(message(order(i), 1, 1))))
                                .toList())
                .andFailFast()
                .await()
                .atMost(DEADLINE);
    }

    private Exchange<Counted, Work> exchange(BatchLimit limit) {
        return new Exchange<>(
                db.pool(4),
                new Tally(),
                new MessageCodec("tally"),
                handedOver::addAll,
                committed::add,
                limit,
                Clock.systemUTC(),
                metrics);
    }
}
