package dev.comanda.e2e.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// By what the bytes on a wire are known to be about one order: its customer and its product, which
/// no other order has, and its id, which is read off the first message that says it.
public final class Mark {

    private static final Pattern ORDER_ID = Pattern.compile("\"orderId\":\"([0-9a-f-]{36})\"");

    private final String customer;
    private final String product;
    private volatile @Nullable String id;
    private volatile @Nullable String idAsBytes;

    public Mark(String customer, String product) {
        this.customer = customer;
        this.product = product;
    }

    /// Whether they are about the order.
    public boolean isOn(byte[] bytes) {
        // one character for each byte, whatever they mean
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean mine =
                text.contains(customer) || text.contains(product) || has(text, id, idAsBytes);
        if (mine && id == null) {
            learn(text);
        }
        return mine;
    }

    private static boolean has(String text, @Nullable String id, @Nullable String idAsBytes) {
        return id != null && idAsBytes != null && (text.contains(id) || text.contains(idAsBytes));
    }

    private void learn(String text) {
        Matcher matcher = ORDER_ID.matcher(text);
        if (matcher.find()) {
            UUID uuid = UUID.fromString(matcher.group(1));
            ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
            bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
            idAsBytes = new String(bytes.array(), StandardCharsets.ISO_8859_1);
            id = matcher.group(1);
        }
    }

    String customer() {
        return customer;
    }

    String product() {
        return product;
    }
}
