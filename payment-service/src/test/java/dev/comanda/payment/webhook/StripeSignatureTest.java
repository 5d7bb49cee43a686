package dev.comanda.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.servers.stripe.StripeNews;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {

    private static final String SECRET = "whsec_1";
    private static final String BODY = "{\"type\": \"Grüße\"}";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String OTHER = "00".repeat(32);

    private final StripeSignature signature = new StripeSignature(SECRET, Duration.ofMinutes(5));

    @Test
    void a_signature_that_was_made_by_hand_is_right() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_1
        String header =
                "t=1700000000,v1="
                        + "c8cf6ed9fd9120874a1792902ffdf5b69559118b76d10974da8a20cf21f94bc5";
        assertThat(signature.fault(header, bytes("{}"), Instant.ofEpochSecond(1_700_000_000)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-300, true", "300, true", "-301, false", "301, false"})
    void it_may_be_five_minutes_old_or_ahead_of_our_clock(int seconds, boolean right) {
        String header = StripeNews.signature(SECRET, NOW.plusSeconds(seconds), BODY);
        assertThat(fault(header) == null).isEqualTo(right);
    }

    @Test
    void one_right_signature_of_several_is_enough() {
        String right = StripeNews.hmac(SECRET, NOW, BODY);
        String t = "t=" + NOW.getEpochSecond();
        assertThat(fault(t + ",v1=" + OTHER + ",v1=" + right)).isNull();
        assertThat(fault(t + ",v1=" + right + ",v1=" + OTHER)).isNull();
        assertThat(fault(t + ",v1=" + OTHER + ",v1=" + OTHER)).isEqualTo("does not fit the body");
        assertThat(fault(t + ",v0=" + right)).isEqualTo("has no time t or no signature v1");
    }

    @Test
    void another_body_time_or_secret_does_not_fit() {
        String right = StripeNews.hmac(SECRET, NOW, BODY);
        assertThat(fault("t=" + (NOW.getEpochSecond() + 1) + ",v1=" + right)).isNotNull();
        assertThat(fault(StripeNews.signature("whsec_2", NOW, BODY))).isNotNull();
        assertThat(fault(StripeNews.signature(SECRET, NOW, BODY + " "))).isNotNull();
        assertThat(fault("t=" + NOW.getEpochSecond() + ",v1=" + right.substring(2))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "t=",
                "t=1",
                "v1=00",
                "t=x,v1=00",
                "t=1,v1=0",
                "t=1,v1=zz",
                "t=9223372036854775807,v1=00",
                "t=-9223372036854775808,v1=00",
                "=,=,="
            })
    void nonsense_is_refused(String header) {
        assertThat(fault(header)).isNotNull();
    }

    @Test
    void a_header_that_is_absent_or_endless_is_refused() {
        assertThat(fault(null)).isEqualTo("is missing");
        assertThat(fault("v1=00,".repeat(1000))).contains("longer than 4096");
    }

    private @Nullable String fault(@Nullable String header) {
        return signature.fault(header, bytes(BODY), NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
