package dev.comanda.e2e.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Gives what one connection sends names that a person understands: `publish orders.created`, `ack
/// inventory.reserved`.
///
/// An acknowledgement does not say of what; that is remembered from the delivery.
final class NatsLabels {

    static final String ACK_PREFIX = "$JS.ACK.";

    private static final Pattern BUSINESS =
            Pattern.compile("(?:orders|inventory|payments)\\.[a-z_]+");

    /// The read model reads along, and no order waits for it.
    private static final String READ_MODEL = ".order-service-status-";

    private final Predicate<byte[]> concerns;
    private final Map<String, String> delivered = new ConcurrentHashMap<>();

    /// @param concerns whether a message is about what is watched
    NatsLabels(Predicate<byte[]> concerns) {
        this.concerns = concerns;
    }

    /// Takes note of what the server delivers.
    void heard(NatsFrame frame) {
        if (frame.reply().startsWith(ACK_PREFIX)
                && !frame.reply().contains(READ_MODEL)
                && concerns.test(frame.payload())) {
            delivered.put(frame.reply(), frame.subject());
        }
    }

    /// The name of the unit; `null` if it is not about what is watched.
    @Nullable String of(NatsFrame frame) {
        if (frame.subject().startsWith(ACK_PREFIX)) {
            String subject = delivered.get(frame.subject());
            return subject == null ? null : kind(frame.payload()) + " " + subject;
        }
        return BUSINESS.matcher(frame.subject()).matches() && concerns.test(frame.payload())
                ? "publish " + frame.subject()
                : null;
    }

    private static String kind(byte[] payload) {
        String said = new String(payload, StandardCharsets.UTF_8);
        return switch (said.split(" ", 2)[0]) {
            case "", "+ACK" -> "ack";
            case "-NAK" -> "nak";
            case "+WPI" -> "in progress";
            case "+TERM" -> "term";
            default -> said;
        };
    }
}
