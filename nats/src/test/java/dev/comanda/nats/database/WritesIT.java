package dev.comanda.nats.database;

import static dev.comanda.nats.TestDatabase.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.TestDatabase;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritesIT {

    private static final String ADD =
            "INSERT INTO jar (id, beans) SELECT *, 0 FROM unnest($1::int[])";
    private static final String FILL =
            """
            UPDATE jar j SET beans = u.beans
            FROM unnest($1::int[], $2::int[]) AS u (id, beans)
            WHERE j.id = u.id
            """;
    private static final String FORGET = "DELETE FROM jar WHERE id = ANY ($1)";

    private final TestDatabase db = new TestDatabase();
    private final Pool pool = db.pool(1);

    @BeforeEach
    void create() {
        db.execute("CREATE TABLE jar (id int PRIMARY KEY, beans int CHECK (beans < 100))");
        db.execute("INSERT INTO jar SELECT id, 0 FROM generate_series(1, 5) AS id");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void all_of_it_is_written() {
        run(
                new Writes()
                        .add(2, ADD, Tuple.of(ids(6, 7)))
                        .add(2, FILL, Tuple.of(ids(1, 2), ids(10, 20)))
                        .add(FORGET, Tuple.of(ids(5, 99))));
        assertThat(db.count("SELECT count(*) FROM jar")).isEqualTo(6);
        assertThat(db.count("SELECT sum(beans) FROM jar")).isEqualTo(30);
    }

    @Test
    void one_fails_and_none_has_happened() {
        assertThatThrownBy(
                        () ->
                                run(
                                        new Writes()
                                                .add(2, ADD, Tuple.of(ids(6, 7)))
                                                .add(2, FILL, Tuple.of(ids(1, 2), ids(10, 200)))))
                .hasMessageContaining("jar_beans_check");
        assertThat(db.count("SELECT count(*) FROM jar")).isEqualTo(5);
        assertThat(db.count("SELECT sum(beans) FROM jar")).isZero();
    }

    @Test
    void a_row_that_is_not_there_is_a_failure_where_it_had_to_be() {
        assertThatThrownBy(
                        () ->
                                pool.withTransaction(
                                                tx ->
                                                        new Writes()
                                                                .add(1, ADD, Tuple.of(ids(6)))
                                                                .add(
                                                                        2,
                                                                        FILL,
                                                                        Tuple.of(
                                                                                ids(1, 99),
                                                                                ids(1, 1)))
                                                                .run(tx))
                                        .await()
                                        .atMost(DEADLINE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 rows instead of 2: UPDATE jar");
        assertThat(db.count("SELECT count(*) FROM jar")).isEqualTo(5);
    }

    @Test
    void nothing_to_write_asks_nobody() {
        assertThat(new Writes().isEmpty()).isTrue();
        run(new Writes());
    }

    private void run(Writes writes) {
        writes.run(pool).await().atMost(DEADLINE);
    }

    private static Integer[] ids(Integer... ids) {
        return ids;
    }
}
