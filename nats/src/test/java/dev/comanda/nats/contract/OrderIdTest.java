package dev.comanda.nats.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIdTest {

    /// PostgreSQL compares the 16 bytes unsigned, which is how the hexadecimal text sorts.
    @Test
    void ids_sort_as_their_text_does_and_so_as_postgresql_does() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OrderIdTest: -Dseed=" + seed);
        Random random = new Random(seed);
        List<OrderId> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            long high = random.nextInt(4) == 0 ? 7 : random.nextLong();
            ids.add(new OrderId(new UUID(high, random.nextLong())));
        }
        List<String> texts = new ArrayList<>(ids.stream().map(OrderId::toString).toList());

        Collections.sort(ids);
        Collections.sort(texts);

        assertThat(ids).extracting(OrderId::toString).containsExactlyElementsOf(texts);
    }

    @Test
    void an_id_with_the_top_bit_set_is_larger_although_java_thinks_it_negative() {
        OrderId small = OrderId.parse("7fffffff-ffff-7fff-bfff-ffffffffffff");
        OrderId large = OrderId.parse("80000000-0000-7000-8000-000000000000");
        OrderId lowSmall = OrderId.parse("80000000-0000-7000-7fff-ffffffffffff");

        assertThat(small).isLessThan(large);
        assertThat(lowSmall).isLessThan(large);
        assertThat(small.value().compareTo(large.value())).isPositive();
        assertThat(large).isEqualByComparingTo(OrderId.parse(large.toString()));
    }

    @Test
    void the_text_form_is_read_back() {
        OrderId id = new OrderId(UUID.fromString("0193a5c0-7d1e-7abc-8def-0123456789ab"));
        assertThat(OrderId.parse(id.toString())).isEqualTo(id);
        assertThat(OrderId.parse("0193A5C0-7D1E-7ABC-8DEF-0123456789AB")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "0193a5c0-7d1e-7abc-8def-0123456789a",
                "0193a5c0-7d1e-7abc-8def-0123456789abc",
                "0193a5c07d1e7abc8def0123456789ab",
                "0193a5c0-7d1e-7abc-8def-0123456789ag",
                "0193a5c0 7d1e 7abc 8def 0123456789ab",
                "0193a5c07-d1e-7abc-8def-0123456789ab",
                "+193a5c0-7d1e-7abc-8def-0123456789ab",
                "0193a5c0-7d1e-7abc-8def--123456789ab",
            })
    void anything_but_the_36_character_form_is_refused(String text) {
        assertThatThrownBy(() -> OrderId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
