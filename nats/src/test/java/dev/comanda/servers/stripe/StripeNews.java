package dev.comanda.servers.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Webhooks as Stripe sends them.
public final class StripeNews {

    private StripeNews() {}

    /// The body of an event.
    ///
    /// @param about `payment_intent` or anything that has one, such as `refund`
    public static String event(String type, String about, String intentId, String orderId) {
        ObjectNode event = StripeBook.JSON.createObjectNode();
        event.put("id", "evt_1").put("object", "event").put("type", type);
        ObjectNode object = event.putObject("data").putObject("object").put("object", about);
        if (about.equals("payment_intent")) {
            object.put("id", intentId);
        } else {
            object.put("id", "re_1").put("payment_intent", intentId);
        }
        object.putObject("metadata").put("order_id", orderId);
        return event.toString();
    }

    /// The header `Stripe-Signature` for a body.
    public static String signature(String secret, Instant at, String body) {
        return "t=" + at.getEpochSecond() + ",v1=" + hmac(secret, at, body) + ",v0=6ffbb59b";
    }

    /// One signature, hexadecimal.
    public static String hmac(String secret, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String signed = at.getEpochSecond() + "." + body;
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
