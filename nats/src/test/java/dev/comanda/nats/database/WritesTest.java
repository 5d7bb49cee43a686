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
                        SELECT (SELECT count(*) FROM w0), (SELECT count(*) FROM w1), \
                        (SELECT count(*) FROM w2)""");
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
