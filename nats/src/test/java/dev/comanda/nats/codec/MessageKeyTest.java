package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.OrderId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageKeyTest {

    private static final List<Subject> SUBJECTS = List.of(Subject.values());

    @ParameterizedTest
    @EnumSource(Subject.class)
    void a_key_is_derived_from_the_message_and_read_back_from_its_text(Subject subject) {
        MessageKey key = MessageKey.of(new Envelope<>(Examples.of(subject), 12));
        assertThat(key.messageId()).isEqualTo(Examples.ORDER + ":" + subject.wire() + ":12");
        assertThat(MessageKey.parse(key.messageId())).isEqualTo(key);
        assertThat(Subject.named(subject.wire())).isSameAs(subject);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "0193a5c0-7d1e-7abc-8def-0123456789ab",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:1",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:orders.created:",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:orders.created:-1",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:orders.created:x",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:orders.created:99999999999",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:orders.shipped:1",
                "0193a5c0-7d1e-7abc-8def-0123456789ab:orders:created:1",
                "17:orders.created:1",
            })
    void a_text_of_another_form_is_no_key(String text) {
        assertThat(MessageKey.parse(text)).isNull();
    }

    @Test
    void keys_sort_by_order_first_so_that_rows_are_locked_in_one_order() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("MessageKeyTest: -Dseed=" + seed);
        Random random = new Random(seed);
        List<MessageKey> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            OrderId order = new OrderId(new UUID(random.nextInt(-3, 3), random.nextInt(-3, 3)));
            Subject subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
            keys.add(new MessageKey(order, subject, random.nextInt(3)));
        }
        Collections.sort(keys);
        assertThat(keys).extracting(MessageKey::orderId).isSorted();
        for (int i = 1; i < keys.size(); i++) {
            MessageKey a = keys.get(i - 1);
            MessageKey b = keys.get(i);
            assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        }
    }
}
