package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.OrderId;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TraceContextTest {

    private static final int RUNS = 20_000;

    /// The grammar of the recommendation, as a pattern.
    private static final Pattern VERSION_00 =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void a_text_is_one_exactly_if_the_grammar_says_so() {
        System.out.println("TraceContextTest: -Dseed=" + seed);
        int valid = 0;
        for (int run = 0; run < RUNS; run++) {
            String text = text();
            boolean should = VERSION_00.matcher(text).matches();
            valid += should ? 1 : 0;
            assertThat(TraceContext.isValid(text)).as(text + ", seed " + seed).isEqualTo(should);
        }
        assertThat(valid).isBetween(RUNS / 10, RUNS - RUNS / 10);
    }

    @Test
    void a_context_can_be_guessed_if_its_trace_is_the_order_s_id() {
        OrderId order = new OrderId(UUID.fromString("f1a20446-ce3b-7de3-92d3-81b5591ee977"));
        String guessed = "00-f1a20446ce3b7de392d381b5591ee977-00f067aa0ba902b7-01";
        assertThat(MessageCodec.isGuessed(MessageCodec.traceOf(order), order)).isTrue();
        assertThat(MessageCodec.isGuessed(guessed + " congo=1", order)).isTrue();
        for (int digit = "00-".length(); digit < "00-".length() + 32; digit++) {
            char other = guessed.charAt(digit) == '0' ? '1' : '0';
            String trace = guessed.substring(0, digit) + other + guessed.substring(digit + 1);
            assertThat(MessageCodec.isGuessed(trace, order)).as(trace).isFalse();
        }
    }

    private String text() {
        String trace = random.nextInt(10) == 0 ? "0".repeat(32) : hex(16);
        String span = random.nextInt(10) == 0 ? "0".repeat(16) : hex(8);
        StringBuilder text = new StringBuilder("00-" + trace + "-" + span + "-01");
        switch (random.nextInt(4)) {
            case 0 ->
                    text.setCharAt(
                            random.nextInt(text.length()),
                            "0-afgAF\u00e9 \n".charAt(random.nextInt(10)));
            case 1 -> text.setLength(random.nextInt(text.length() + 3));
            default -> {}
        }
        return text.toString();
    }

    private String hex(int bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            hex.append("%02x".formatted(random.nextInt(256)));
        }
        return hex.toString();
    }

    @Test
    void an_order_s_own_is_its_id() {
        System.out.println("TraceContextTest: -Dseed=" + seed);
        for (int run = 0; run < 100; run++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            String trace = TraceContext.of(new OrderId(id));
            assertThat(TraceContext.isValid(trace)).isTrue();
            assertThat(trace.substring(3, 35)).isEqualTo(id.toString().replace("-", ""));
        }
    }
}
