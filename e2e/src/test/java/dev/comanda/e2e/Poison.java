package dev.comanda.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A message that nobody can handle.
final class Poison {

    /// Who gets what is said on these subjects, besides order-service, which acknowledges requests
    /// unread.
    static final Map<String, List<String>> READERS =
            Map.of(
                    "orders.created", List.of("inventory-service", "payment-service"),
                    "orders.confirmed", List.of("inventory-service-confirmed"),
                    "inventory.release_request", List.of("inventory-service-release"),
                    "inventory.reserved", List.of("order-service-inventory"),
                    "inventory.out_of_stock", List.of("order-service-inventory"),
                    "inventory.lost", List.of("order-service-inventory"),
                    "payments.process_request", List.of("payment-service-process"),
                    "payments.refund_request", List.of("payment-service-refund"),
                    "payments.succeeded", List.of("order-service-payment"),
                    "payments.lost", List.of("order-service-payment"));

    /// The largest message of a nats-server that is not told otherwise.
    private static final int MAX_PAYLOAD = 1024 * 1024;

    private final String name;
    private final String reason;
    private final byte[] body;
    private final String messageId;

    /// @param name what is wrong with it
    /// @param reason what its dead letter has to say, in part
    /// @param messageId the header `Nats-Msg-Id`; empty for none
    private Poison(String name, String reason, byte[] body, String messageId) {
        this.name = name;
        this.reason = reason;
        this.body = body.clone();
        this.messageId = messageId;
    }

    String name() {
        return name;
    }

    String reason() {
        return reason;
    }

    byte[] body() {
        return body.clone();
    }

    String messageId() {
        return messageId;
    }

    /// Of every kind, for one subject.
    static List<Poison> of(String subject) {
        List<Poison> all = new ArrayList<>();
        if (subject.endsWith(".lost")) {
            all.add(kind("a subject that there is not", "unknown subject '" + subject, "{}"));
            return all;
        }
        String order = UUID.randomUUID().toString(); // version 4
        all.add(kind("empty", "the body is not a JSON object", ""));
        all.add(kind("not JSON", "the body is not JSON", "hello"));
        all.add(kind("half of it", "the body is not JSON", "{\"orderId\": \"" + order));
        all.add(kind("a list", "the body is not a JSON object", "[1, 2]"));
        all.add(kind("no field at all", "orderId is missing", "{}"));
        all.add(kind("a field missing", " is missing", "{\"orderId\": \"" + order + "\"}"));
        all.add(kind("a wrong type", "orderId is not a text", "{\"orderId\": 7}"));
        all.add(kind("no UUID", "orderId is not a UUID: 'order 7'", "{\"orderId\": \"order 7\"}"));
        all.add(
                kind(
                        "the same key twice",
                        "orderId is not a text",
                        "{\"orderId\": \"" + order + "\", \"orderId\": {}}"));
        all.add(
                kind(
                        "an enormous number",
                        "amount has an exponent out of bounds",
                        "{\"amount\": 1e99999999999}"));
        all.add(kind("a long number", "not JSON", "{\"amount\": " + "9".repeat(100_000) + "}"));
        all.add(kind("deep", "nest", "{\"x\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}"));
        all.add(kind("NUL", "contains the character NUL", "{\"reason\": \"a\\u0000b\"}"));
        byte[] garbled = "{\"orderId\": \"??\"}".getBytes(StandardCharsets.UTF_8);
        garbled[13] = (byte) 0xff;
        all.add(new Poison("not UTF-8", "UTF-8", garbled, ""));
        all.add(
                new Poison(
                        "as large as may be",
                        "the body has " + (MAX_PAYLOAD - 64) + " bytes, more than 262144",
                        "x".repeat(MAX_PAYLOAD - 64).getBytes(StandardCharsets.UTF_8),
                        ""));
        all.add(
                new Poison(
                        "somebody else's id",
                        "header Nats-Msg-Id 'not mine",
                        Wording.of(subject, order),
                        "not mine " + subject + order));
        return all;
    }

    private static Poison kind(String name, String reason, String body) {
        return new Poison(name, reason, body.getBytes(StandardCharsets.UTF_8), "");
    }

    @Override
    public String toString() {
        return name;
    }
}
