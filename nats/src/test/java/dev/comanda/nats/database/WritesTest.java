package dev.comanda.nats.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WritesTest {

    @Test
    void each_statement_is_a_part_with_its_parameters_behind_those_before_it() {
        assertThat(
                        Writes.joined(
                                List.of(
                                        "INSERT INTO a SELECT $1, $2, $1\n",
                                        "UPDATE b SET x = $2 WHERE y = $1",
                                        "DELETE FROM c WHERE z = $1")))
                .isEqualTo(
                        """
                        WITH w0 AS (INSERT INTO a SELECT $1, $2, $1 RETURNING 1), \
                        w1 AS (UPDATE b SET x = $4 WHERE y = $3 RETURNING 1), \
                        w2 AS (DELETE FROM c WHERE z = $5 RETURNING 1)
                        SELECT \
                        """
                                + String.join(
                                        ", ",
                                        counted(1, "INSERT INTO a SELECT $1, $2, $1", 0),
                                        counted(2, "UPDATE b SET x = $2 WHERE y = $1", 1),
                                        counted(3, "DELETE FROM c WHERE z = $1", 2)));
    }

    /// The rows that a part has written, or a failure if they are not as many as is wanted.
    private static String counted(int number, String title, int part) {
        String wanted = "($6::bigint[])[" + number + "]";
        return "(SELECT CASE WHEN coalesce(%s, count(*)) = count(*) THEN count(*) "
                        .formatted(wanted)
                + "ELSE ('wrote ' || count(*) || ' rows instead of ' || %s || ': %s')::bigint END FROM w%d)"
                        .formatted(wanted, title, part);
    }

    @Test
    void parameters_with_two_digits_are_one_number() {
        assertThat(
                        Writes.joined(
                                List.of(
                                        "INSERT INTO a SELECT $1, $11",
                                        "DELETE FROM b WHERE c = $1")))
                .contains("SELECT $1, $11 ")
                .contains("c = $12 ");
    }
}
