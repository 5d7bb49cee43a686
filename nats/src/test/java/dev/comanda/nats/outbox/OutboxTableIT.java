package dev.comanda.nats.outbox;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.TestDatabase;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTableIT {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final TestDatabase db = new TestDatabase();
    private final Pool pool = db.pool(4);
    private final OutboxTable table = new OutboxTable();

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void a_row_comes_back_as_it_went_in() {
        Instant at =
                Instant.now().minusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        OutboxRow traced = new OutboxRow(Rows.row(1).key(), new byte[] {0, -1, '{'}, at, TRACE);
        OutboxRow plain = new OutboxRow(Rows.row(2).key(), new byte[0], at.plusMillis(1), null);
        append(List.of(plain, traced));

        List<OutboxRow> found = leftBehind(10);

        assertThat(found).containsExactly(traced, plain);
        assertThat(found).extracting(OutboxRow::at).containsExactly(at, at.plusMillis(1));
        assertThat(found).extracting(OutboxRow::traceparent).containsExactly(TRACE, null);
    }

    @Test
    void a_message_that_waits_already_is_not_queued_again() {
        append(List.of(Rows.row(1), Rows.row(2)));
        append(List.of(Rows.row(2), Rows.row(3)));
        assertThat(db.outbox()).isEqualTo(3);
    }

    @Test
    void only_what_has_waited_is_left_behind_the_oldest_first_and_not_too_many() {
        Instant now = Instant.now();
        append(
                List.of(
                        Rows.row(1, now),
                        Rows.row(2, now.minusSeconds(50)),
                        Rows.row(3, now.minusSeconds(70)),
                        Rows.row(4, now.minusSeconds(60))));
        assertThat(leftBehind(10))
                .extracting(OutboxRow::key)
                .containsExactly(key(3), key(4), key(2));
        assertThat(leftBehind(2)).extracting(OutboxRow::key).containsExactly(key(3), key(4));
    }

    @Test
    void rows_that_another_instance_is_publishing_are_skipped() {
        append(List.of(Rows.row(1, Instant.EPOCH), Rows.row(2, Instant.EPOCH.plusSeconds(1))));
        List<OutboxRow> second =
                pool.withTransaction(
                                tx ->
                                        table.lockLeftBehind(tx, Duration.ofSeconds(30), 1)
                                                .invoke(
                                                        first ->
                                                                assertThat(first)
                                                                        .containsExactly(
                                                                                Rows.row(1)))
                                                .flatMap(
                                                        _ ->
                                                                pool.withTransaction(
                                                                        other ->
                                                                                table
                                                                                        .lockLeftBehind(
                                                                                                other,
                                                                                                Duration
                                                                                                        .ofSeconds(
                                                                                                                30),
                                                                                                10))))
                        .await()
                        .atMost(DEADLINE);
        assertThat(second).containsExactly(Rows.row(2));
    }

    @Test
    void deleting_what_is_gone_already_is_harmless() {
        append(List.of(Rows.row(1), Rows.row(2), Rows.row(3)));
        table.delete(pool, List.of(key(3), key(1))).await().atMost(DEADLINE);
        table.delete(pool, List.of(key(3), key(1))).await().atMost(DEADLINE);
        assertThat(db.outbox()).isEqualTo(1);
    }

    private static RowKey key(int number) {
        return Rows.row(number).key();
    }

    private void append(List<OutboxRow> rows) {
        pool.withTransaction(tx -> table.append(tx, rows)).await().atMost(DEADLINE);
    }

    private List<OutboxRow> leftBehind(int limit) {
        return pool.withTransaction(tx -> table.lockLeftBehind(tx, Duration.ofSeconds(30), limit))
                .await()
                .atMost(DEADLINE);
    }
}
