package dev.comanda.nats.contract;

import java.util.UUID;

/// Identifies an order, its saga, its reservation and its payment: one of each per order.
///
/// Order ids are UUIDv7 (made by order-service), so they sort by time; any UUID is accepted on
/// reading, because a replayed or foreign message must not be able to stop the others.
///
/// The natural order is PostgreSQL's: by unsigned bytes. Rows are locked in this order everywhere,
/// which is what keeps two batches from deadlocking. `UUID.compareTo` compares *signed* halves and
/// would disagree.
public record OrderId(UUID value) implements Comparable<OrderId> {

    private static final int LENGTH = 36;

    /// @throws IllegalArgumentException if the text is not a UUID in its 36-character form
    public static OrderId parse(String text) {
        // UUID.fromString takes groups of any length and signs, too: one id would have many texts.
        if (!hasForm(text)) {
            throw new IllegalArgumentException("not an order id: '" + text + "'");
        }
        return new OrderId(UUID.fromString(text));
    }

    private static boolean hasForm(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    @Override
    public int compareTo(OrderId other) {
        int high =
                Long.compareUnsigned(
                        value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
