package dev.comanda.payment.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The header `Stripe-Signature`: `t=1700000000,v1=…,v1=…`. Each `v1` is an HMAC-SHA256 over the
/// time, a point and the body as it came; there are several while a secret is being replaced.
/// [Stripe's rules](https://docs.stripe.com/webhooks#verify-manually).
public final class StripeSignature {

    private static final int MAX_HEADER = 4096; // characters
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec secret;
    private final Duration tolerance;

    /// @param tolerance how old it may be, and how far ahead of our clock
    public StripeSignature(String secret, Duration tolerance) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        this.tolerance = tolerance;
    }

    /// What is wrong with it; `null` if the body is Stripe's, and of now.
    ///
    /// @param header absent if there was none
    public @Nullable String fault(@Nullable String header, byte[] body, Instant now) {
        if (header == null) {
            return "is missing";
        }
        if (header.length() > MAX_HEADER) {
            return "is longer than " + MAX_HEADER + " characters";
        }
        Long time = null;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String value = part.substring(part.indexOf('=') + 1).strip();
            try {
                switch (part.substring(0, Math.max(0, part.indexOf('='))).strip()) {
                    case "t" -> time = Long.valueOf(value);
                    case "v1" -> signatures.add(HexFormat.of().parseHex(value));
                    default -> {} // other schemes, such as v0 for tests
                }
            } catch (IllegalArgumentException _) {
                return "cannot be read: t=<seconds>,v1=<hexadecimal> is expected";
            }
        }
        if (time == null || signatures.isEmpty()) {
            return "has no time t or no signature v1";
        }
        byte[] expected = sign(time, body);
        boolean right = false;
        for (byte[] signature : signatures) {
            right |= MessageDigest.isEqual(expected, signature); // in constant time
        }
        if (!right) {
            return "does not fit the body";
        }
        // In seconds, and compared without adding up: t may be any number.
        boolean old = time < now.getEpochSecond() - tolerance.toSeconds();
        boolean early = time > now.getEpochSecond() + tolerance.toSeconds();
        return old || early ? "is not of now: t=" + time : null;
    }

    private byte[] sign(long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(HMAC + " is not to be had", e);
        }
    }
}
