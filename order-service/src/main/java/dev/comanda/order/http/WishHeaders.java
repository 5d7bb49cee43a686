package dev.comanda.order.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.IdempotencyKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client says about its wish in headers.
final class WishHeaders {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String PREFER = "Prefer";
    static final String PREFERENCE_APPLIED = "Preference-Applied";

    /// No request waits longer for the end of a saga.
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    /// [RFC 7240](https://www.rfc-editor.org/rfc/rfc7240#section-4.3): one preference among others.
    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:$|[,;])");

    private WishHeaders() {}

    /// The key, if the client gave one. The quotes of
    /// [the draft](https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/) may
    /// be left out.
    ///
    /// @param customer whose key it is, if the caller acts for one customer only: another's key of
    ///     the same name is another key
    /// @throws Problem if it is too long, or has other than printable ASCII characters
    static @Nullable IdempotencyKey key(
            @Nullable String header,
            @Nullable String customer,
            PlaceOrder request,
            ObjectMapper json) {
        if (header == null) {
            return null;
        }
        String key =
                header.length() > 1 && header.startsWith("\"") && header.endsWith("\"")
                        ? header.substring(1, header.length() - 1)
                        : header;
        if (!KEY.matcher(key).matches()) {
            throw Problem.invalid(
                    IDEMPOTENCY_KEY, "must have 1 to 255 printable ASCII characters, no spaces");
        }
        // A key has no spaces, so that no two customers can come to share one.
        String scoped = customer == null ? key : customer + " " + key;
        return new IdempotencyKey(scoped, fingerprint(request, json));
    }

    /// How long the client wants to wait for the end of the saga; zero if it does not, or if
    /// what it says about that cannot be read: a preference is no more than that.
    static Duration wait(@Nullable String prefer) {
        Matcher matcher = WAIT.matcher(prefer == null ? "" : prefer);
        if (!matcher.find()) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /// Of what was understood, so that white space and the order of fields do not matter.
    private static String fingerprint(PlaceOrder request, ObjectMapper json) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(request));
            return HexFormat.of().formatHex(hash);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("the request of " + request.customerId(), e);
        }
    }
}
