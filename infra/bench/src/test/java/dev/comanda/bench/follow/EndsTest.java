package dev.comanda.bench.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EndsTest {

    private static final String ID = "0193a1b2-0000-7000-8000-000000000001";

    @Test
    void theOrderIsReadOffTheBeginningOfTheBody() {
        assertThat(Ends.orderId(bytes("{\"orderId\":\"" + ID + "\",\"reason\":\"DECLINED\"}")))
                .isEqualTo(UUID.fromString(ID));
    }

    @Test
    void whatIsNoMessageOfOursIsRefusedAndShown() {
        for (String body : new String[] {"", "{}", "{\"orderId\":\"short\"}", "x".repeat(80)}) {
            assertThatThrownBy(() -> Ends.orderId(bytes(body)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(body);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
