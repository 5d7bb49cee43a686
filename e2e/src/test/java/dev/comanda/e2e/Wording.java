package dev.comanda.e2e;

import java.nio.charset.StandardCharsets;

/// Bodies that are as they have to be, written by hand: a stranger's.
final class Wording {

    private static final String ITEMS =
            "[{\"productId\":\"no-such-product\",\"quantity\":1,\"unitPrice\":2.50}]";
    private static final String AT = "2025-11-22T08:43:00.120Z";

    private Wording() {}

    static byte[] of(String subject, String order) {
        String rest =
                switch (subject) {
                    case "orders.created" ->
                            "\"customerId\":\"c\",\"items\":"
                                    + ITEMS
                                    + ",\"totalAmount\":2.50,\"currency\":\"EUR\"";
                    case "orders.confirmed" ->
                            "\"reservationId\":\"r\",\"paymentId\":\"p\",\"timestamp\":\""
                                    + AT
                                    + "\"";
                    case "inventory.reserved" ->
                            "\"reservationId\":\"r\",\"items\":"
                                    + ITEMS
                                    + ",\"expiresAt\":\""
                                    + AT
                                    + "\"";
                    case "inventory.out_of_stock" ->
                            "\"unavailableItems\":[{\"productId\":\"p\",\"requested\":1,\"available\":0,\"reason\":\"UNKNOWN_PRODUCT\"}]";
                    case "inventory.committed" -> "\"reservationId\":\"r\"";
                    case "inventory.released",
                            "inventory.release_request",
                            "payments.refund_request" ->
                            "\"reason\":\"SAGA_TIMEOUT\"";
                    case "payments.process_request" ->
                            "\"customerId\":\"c\",\"amount\":2.50,\"currency\":\"EUR\",\"paymentMethod\":\"pm_card_visa\"";
                    case "payments.succeeded" ->
                            "\"paymentId\":\"p\",\"amount\":2.50,\"stripePaymentIntentId\":\"pi\"";
                    case "payments.failed" ->
                            "\"paymentId\":\"p\",\"reason\":\"x\",\"timestamp\":\"" + AT + "\"";
                    case "payments.refunded" -> "\"paymentId\":\"p\",\"amount\":2.50";
                    default -> throw new IllegalArgumentException(subject);
                };
        return ("{\"orderId\":\"" + order + "\"," + rest + "}").getBytes(StandardCharsets.UTF_8);
    }
}
