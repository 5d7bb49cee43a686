package dev.comanda.nats.exchange;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static dev.comanda.nats.exchange.Tally.message;
import static dev.comanda.nats.exchange.Tally.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.comanda.nats.TestDatabase;
import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Failures;
import dev.comanda.nats.exchange.Tally.Counted;
import dev.comanda.nats.exchange.Tally.Work;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.servers.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeIT {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456789Z");

    private final TestDatabase db = new TestDatabase();
    private final List<OutboxRow> handedOver = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Exchange<Counted, Work> exchange = exchange(db.pool(4), handedOver::addAll);

    @BeforeEach
    void table() {
        db.execute(Tally.SCHEMA);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void a_batch_leaves_its_inbox_its_states_and_its_messages_in_one_go() {
        Work work = handle(exchange, message(order(1), 1, 5), message(order(2), 1, 7));

        assertThat(work.counts).containsEntry(order(1), 5).containsEntry(order(2), 7);
        assertThat(counted(1)).isEqualTo(5);
        assertThat(db.count("SELECT count(*) FROM inbox")).isEqualTo(2);
        assertThat(db.outbox()).isEqualTo(2);
        assertThat(handedOver)
                .extracting(
                        row -> row.key().messageId(),
                        row -> new String(row.body(), StandardCharsets.UTF_8),
                        OutboxRow::at)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                order(1) + ":inventory.released:1",
                                "{\"orderId\":\"" + order(1) + "\",\"reason\":\"count 5\"}",
                                Instant.parse("2026-11-22T12:00:00.123Z")));
    }

    @Test
    void a_duplicate_changes_nothing_inside_a_batch_and_across_batches() {
        handle(exchange, message(order(1), 1, 5), message(order(2), 1, 1), message(order(1), 1, 5));
        handle(exchange, message(order(1), 1, 5));

        assertThat(counted(1)).isEqualTo(5);
        assertThat(handedOver).hasSize(2);
        assertThat(metrics.counter("inbox.duplicates").count()).isEqualTo(2);

        handle(exchange, message(order(1), 2, 5));
        assertThat(counted(1)).as("another attempt is another message").isEqualTo(10);
    }

    @Test
    void what_did_not_come_as_a_message_is_handled_each_time() {
        Incoming<Counted> local = Incoming.local(new Counted(order(1), 5, 1));
        handle(exchange, local, local);
        assertThat(counted(1)).isEqualTo(10);
        assertThat(db.count("SELECT count(*) FROM inbox")).isZero();
    }

    /// A bug in the decision, a value that the database refuses, a constraint that is checked at
    /// commit.
    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 100})
    void a_batch_that_fails_leaves_nothing_and_can_be_handled_later(int bad) {
        assertThatThrownBy(
                        () -> handle(exchange, message(order(1), 1, 5), message(order(2), 1, bad)))
                .satisfies(failure -> assertThat(Failures.isOutage(failure)).isFalse());

        assertThat(db.count("SELECT count(*) FROM inbox")).isZero();
        assertThat(db.count("SELECT count(*) FROM tally")).isZero();
        assertThat(db.outbox()).isZero();
        assertThat(handedOver).isEmpty();

        handle(exchange, message(order(1), 1, 5), message(order(2), 1, 6));
        assertThat(counted(1)).isEqualTo(5);
        assertThat(handedOver).hasSize(2);
    }

    @Test
    void rows_are_handed_to_the_relay_only_after_the_commit() {
        List<Long> visible = new ArrayList<>();
        Exchange<Counted, Work> looking =
                exchange(db.pool(2), rows -> visible.add(rows.size() * 10L + db.outbox()));
        handle(looking, message(order(1), 1, 1), message(order(2), 1, 1));
        assertThat(visible).as("two rows, and both can be seen from outside").containsExactly(22L);
    }

    /// Another instance creates the same order's row first: the second run finds it.
    @Test
    void a_lost_race_is_run_again() throws Exception {
        try (Connection other = db.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO tally VALUES ('" + order(1) + "', 40, 1)");
            CompletableFuture<Work> work =
                    exchange.handle(List.of(message(order(1), 1, 2))).subscribeAsCompletionStage();
            awaitBlocked();
            other.commit();
            assertThat(work.get().counts).containsEntry(order(1), 42);
        }
        assertThat(counted(1)).isEqualTo(42);
        assertThat(handedOver).hasSize(1);
        assertThat(new String(handedOver.getFirst().body(), StandardCharsets.UTF_8))
                .contains("count 42");
    }

    @Test
    void a_connection_that_is_lost_in_the_middle_is_an_outage_and_leaves_nothing()
            throws Exception {
        try (Connection other = db.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO tally VALUES ('" + order(1) + "', 40, 1)");
            CompletableFuture<Work> work =
                    exchange.handle(List.of(message(order(1), 1, 2))).subscribeAsCompletionStage();
            awaitBlocked();
            other.rollback();
            other.setAutoCommit(true);
            statement.execute("INSERT INTO tally VALUES ('" + order(3) + "', 40, 1)");
            work.get();

            other.setAutoCommit(false);
            statement.execute("UPDATE tally SET counted = 41 WHERE order_id = '" + order(3) + "'");
            CompletableFuture<Work> cut =
                    exchange.handle(List.of(message(order(3), 1, 2))).subscribeAsCompletionStage();
            awaitBlocked();
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
            Throwable failure = catchThrowable(cut::get);
            assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
            other.rollback();
        }
        assertThat(counted(3)).isEqualTo(40);
        handle(exchange, message(order(3), 1, 2));
        assertThat(counted(3)).isEqualTo(42);
    }

    @Test
    void a_pool_without_a_free_connection_is_an_outage() {
        Pool one = db.pool(1);
        SqlConnection taken = one.getConnection().await().atMost(DEADLINE);
        Throwable failure =
                catchThrowable(() -> handle(exchange(one, _ -> {}), message(order(1), 1, 1)));
        assertThat(Failures.isOutage(failure)).as("%s", failure).isTrue();
        taken.close().await().atMost(DEADLINE);
    }

    /// Four instances receive the same messages, in batches of their own cut and order.
    @Test
    void a_message_is_handled_once_across_instances_that_race() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ExchangeIT: -Dseed=" + seed);
        Random random = new Random(seed);
        int orders = 40;
        List<Incoming<Counted>> messages = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            for (int attempt = 1; attempt <= 5; attempt++) {
                messages.add(message(order(i), attempt, attempt));
            }
        }
        List<Uni<Work>> batches = new ArrayList<>();
        for (int instance = 0; instance < 4; instance++) {
            Exchange<Counted, Work> other = exchange(db.pool(4), handedOver::addAll);
            Collections.shuffle(messages, random);
            for (int from = 0; from < messages.size(); from += 50) {
                batches.add(other.handle(List.copyOf(messages.subList(from, from + 50))));
            }
        }

        Uni.join().all(batches).andFailFast().await().atMost(DEADLINE);

        assertThat(db.count("SELECT count(*) FROM tally WHERE counted = 15")).isEqualTo(orders);
        assertThat(db.outbox()).isEqualTo(messages.size());
        assertThat(handedOver)
                .extracting(OutboxRow::key)
                .hasSize(messages.size())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_sweep_decides_about_what_is_due_and_says_how_many_that_were() {
        handle(exchange, message(order(1), 1, 5), message(order(2), 1, 1));
        int found =
                exchange.sweep(
                                tx ->
                                        tx.query(
                                                        "SELECT order_id FROM tally WHERE counted >= 5 FOR UPDATE SKIP LOCKED")
                                                .execute()
                                                .map(
                                                        rows -> {
                                                            List<Incoming<Counted>> due =
                                                                    new ArrayList<>();
                                                            rows.forEach(
                                                                    row ->
                                                                            due.add(
                                                                                    Incoming.local(
                                                                                            new Counted(
                                                                                                    new OrderId(
                                                                                                            row
                                                                                                                    .getUUID(
                                                                                                                            0)),
                                                                                                    2,
                                                                                                    9))));
                                                            return due;
                                                        }))
                        .await()
                        .atMost(DEADLINE);
        assertThat(found).isEqualTo(1);
        assertThat(counted(1)).isEqualTo(7);
        assertThat(counted(2)).isEqualTo(1);
    }

    private void awaitBlocked() {
        Await.until(
                "the exchange to wait for the other's lock",
                DEADLINE,
                () ->
                        db.count(
                                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                                == 1);
    }

    private long counted(int order) {
        return db.count("SELECT counted FROM tally WHERE order_id = '" + order(order) + "'");
    }

    private Exchange<Counted, Work> exchange(Pool pool, Consumer<List<OutboxRow>> relay) {
        return new Exchange<>(
                pool,
                new Tally(),
                new MessageCodec("tally"),
                relay,
                Clock.fixed(NOW, ZoneOffset.UTC),
                metrics);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static Work handle(Exchange<Counted, Work> exchange, Incoming<Counted>... batch) {
        return exchange.handle(List.of(batch)).await().atMost(DEADLINE);
    }
}
