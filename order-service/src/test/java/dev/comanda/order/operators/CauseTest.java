package dev.comanda.order.operators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What troubles have in common.
class CauseTest {

    @Test
    void ids_numbers_and_quoted_values_make_no_difference() {
        assertThat(
                        Cause.of(
                                "failed 3 times, last: order 01a2043a-4a1d-7fdf-985f-c07a1c1e6a88 has 'x'"))
                .isEqualTo(
                        Cause.of(
                                "failed 4 times, last: order 01a2043a-0000-7fdf-985f-c07a1c1e6a99 has 'y'"))
                .isEqualTo("failed … times, last: order … has …");
        assertThat(Cause.of("orderId is missing")).isNotEqualTo(Cause.of("orderId is not a text"));
    }

    @Test
    void whatever_a_letter_says_can_be_named_again() {
        assertThat(Cause.of((String) null)).isEqualTo("no reason given");
        assertThat(Cause.of("a\nb\u0000c")).isEqualTo("a b c");
        assertThat(Cause.of("x".repeat(1_000))).hasSize(200);
    }
}
