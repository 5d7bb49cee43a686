package dev.comanda.nats.outbox;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.OrderId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// Messages that are to be published, one of each number.
final class Rows {

    static final MessageCodec CODEC = new MessageCodec("inventory-service");

    private Rows() {}

    static OutboxRow row(int number) {
        return row(number, Instant.now());
    }

    static OutboxRow row(int number, Instant at) {
        OrderId order = new OrderId(new UUID(0x0193_a5c0_0000_7000L, Long.MIN_VALUE | number));
        InventoryReleased message = new InventoryReleased(order, "res_" + number, "EXPIRED");
        return new OutboxRow(
                MessageKey.of(new Envelope<>(message, 1)), CODEC.body(message), at, null);
    }

    static List<OutboxRow> rows(int from, int to, Instant at) {
        return IntStream.range(from, to).mapToObj(i -> row(i, at)).toList();
    }
}
