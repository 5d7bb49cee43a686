package dev.comanda.nats.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is done digit by digit is what the JDK's formatters do.
class InstantsTest {

    private static final int RUNS = 20_000;
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void every_instant_is_written_as_the_formatter_writes_it() {
        System.out.println("InstantsTest: -Dseed=" + seed);
        long from = Instant.parse("-0003-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("+12000-01-01T00:00:00Z").getEpochSecond();
        for (int run = 0; run < RUNS; run++) {
            Instant at =
                    Instant.ofEpochSecond(random.nextLong(from, to), random.nextInt(1_000_000_000));
            assertThat(Instants.text(at)).as("seed " + seed).isEqualTo(WRITTEN.format(at));
        }
    }

    @Test
    void every_text_is_read_as_the_formatter_reads_it_or_refused_as_it_does() throws Unreadable {
        System.out.println("InstantsTest: -Dseed=" + seed);
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            String text = text();
            Instant should = read(text);
            if (should == null) {
                refused++;
                assertThatThrownBy(() -> Instants.parse("timestamp", text))
                        .as("seed " + seed)
                        .isInstanceOf(Unreadable.class)
                        .hasMessage("timestamp is not an RFC 3339 instant: '" + text + "'");
            } else {
                assertThat(Instants.parse("timestamp", text)).as(text).isEqualTo(should);
            }
        }
        assertThat(refused).isBetween(RUNS / 100, RUNS / 2);
    }

    /// Most are of our own form, with days and hours that there are, or that there are not.
    private String text() {
        String text =
                "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ"
                        .formatted(
                                random.nextInt(10_000),
                                random.nextInt(1, 13),
                                random.nextInt(1, 32),
                                random.nextInt(25),
                                random.nextInt(60),
                                random.nextInt(60),
                                random.nextInt(1000));
        if (random.nextInt(4) == 0) {
            int at = random.nextInt(text.length());
            text =
                    text.substring(0, at)
                            + "09-+:.TZ \u0661".charAt(random.nextInt(10))
                            + text.substring(at + 1);
        }
        return text;
    }

    private static @Nullable Instant read(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T08:43:00Z, 2026-11-22T08:43:00.000Z",
        "2026-11-22T09:43:00.123456+01:00, 2026-11-22T08:43:00.123Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
    })
    void any_rfc_3339_instant_is_accepted(String text, String written) throws Unreadable {
        assertThat(Instants.text(Instants.parse("timestamp", text))).isEqualTo(written);
    }
}
