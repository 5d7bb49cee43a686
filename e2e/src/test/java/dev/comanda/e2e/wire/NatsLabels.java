package dev.comanda.e2e.wire;

import dev.comanda.e2e.wire.Watcher.Label;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
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

    private final ToIntFunction<byte[]> about;
    private final Map<String, Label> delivered = new ConcurrentHashMap<>();

    /// @param about see [Watcher#about]
    NatsLabels(ToIntFunction<byte[]> about) {
        this.about = about;
    }

    /// Takes note of what the server delivers.
    void heard(NatsFrame frame) {
        if (frame.reply().startsWith(ACK_PREFIX) && !frame.reply().contains(READ_MODEL)) {
            int order = about.applyAsInt(frame.payload());
            if (order > 0) {
                delivered.put(frame.reply(), new Label(order, frame.subject()));
            }
        }
    }

    /// The name of the unit; `null` if it is not about what is watched.
    @Nullable Label of(NatsFrame frame) {
        if (frame.subject().startsWith(ACK_PREFIX)) {
            Label known = delivered.get(frame.subject());
            return known == null
                    ? null
                    : new Label(known.order(), kind(frame.payload()) + " " + known.text());
        }
        if (!BUSINESS.matcher(frame.subject()).matches()) {
            return null;
        }
        int order = about.applyAsInt(frame.payload());
        return order == 0 ? null : new Label(order, "publish " + frame.subject());
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
