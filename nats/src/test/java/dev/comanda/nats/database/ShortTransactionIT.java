package dev.comanda.nats.database;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.TestDatabase;
import dev.comanda.servers.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a pool of one connection: whatever a transaction leaves behind, the next one would meet.
class ShortTransactionIT {

    private static final String ADD = "INSERT INTO jar VALUES ($1)";

    private final TestDatabase db = new TestDatabase();
    private final Pool pool = db.pool(1);

    @BeforeEach
    void create() {
        db.execute(
                """
                CREATE TABLE shelf (id int PRIMARY KEY);
                CREATE TABLE jar (
                    id int PRIMARY KEY CHECK (id < 100),
                    shelf int DEFAULT NULL REFERENCES shelf DEFERRABLE INITIALLY DEFERRED);
                """);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void what_is_written_is_committed() {
        run(1);
        assertThat(jars()).isEqualTo(1);
    }

    @Test
    void a_write_that_fails_leaves_nothing_and_the_connection_is_good() {
        assertThatThrownBy(() -> run(100)).hasMessageContaining("jar_id_check");
        run(2);
        assertThat(jars()).isEqualTo(1);
    }

    @Test
    void what_shows_at_the_commit_is_a_failure() {
        assertThatThrownBy(
                        () ->
                                end(
                                        new Writes()
                                                .add(
                                                        1,
                                                        "INSERT INTO jar VALUES ($1, 7)",
                                                        Tuple.of(3))))
                .hasMessageContaining("jar_shelf_fkey");
        run(4);
        assertThat(jars()).isEqualTo(1);
    }

    @Test
    void a_row_too_few_and_nothing_is_committed_although_commit_is_on_its_way() {
        Writes writes =
                new Writes()
                        .add(1, ADD, Tuple.of(5))
                        .add(1, "DELETE FROM jar WHERE id = $1", Tuple.of(99));
        assertThatThrownBy(() -> end(writes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrote 0 rows instead of 1: DELETE FROM jar");
        assertThat(jars()).isZero();
    }

    @Test
    void work_that_fails_before_it_writes_is_rolled_back() {
        assertThatThrownBy(
                        () ->
                                await(
                                        ShortTransaction.run(
                                                pool,
                                                tx ->
                                                        tx.begun()
                                                                .chain(
                                                                        () ->
                                                                                tx.connection()
                                                                                        .preparedQuery(
                                                                                                ADD)
                                                                                        .execute(
                                                                                                Tuple
                                                                                                        .of(
                                                                                                                6)))
                                                                .map(
                                                                        _ -> {
                                                                            throw new IllegalStateException(
                                                                                    "a bug");
                                                                        }))))
                .hasMessage("a bug");
        assertThat(jars()).isZero();
        run(6);
        assertThat(jars()).isEqualTo(1);
    }

    @Test
    void it_goes_to_its_end_when_nobody_waits_for_it_any_more() {
        Cancellable waiting =
                ShortTransaction.run(
                                pool,
                                tx ->
                                        tx.connection()
                                                .query("SELECT pg_sleep(0.2)")
                                                .execute()
                                                .chain(() -> tx.end(add(7))))
                        .subscribe()
                        .with(_ -> {});
        waiting.cancel();
        Await.until("the jar to be there", DEADLINE, () -> jars() == 1);
        run(8);
        assertThat(jars()).isEqualTo(2);
    }

    private void run(int id) {
        end(add(id));
    }

    private void end(Writes writes) {
        await(ShortTransaction.run(pool, tx -> tx.end(writes)));
    }

    private static Writes add(int id) {
        return new Writes().add(1, ADD, Tuple.of(id));
    }

    private static <T> void await(Uni<T> uni) {
        uni.await().atMost(DEADLINE);
    }

    private long jars() {
        return db.count("SELECT count(*) FROM jar");
    }
}
