package dev.comanda.servers.stripe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.comanda.servers.stripe.HttpDoor.Answer.Says;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Stripe remembers: intents, refunds, and what was answered under each idempotency key.
final class StripeBook {

    /// How long a new intent cannot be found by searching.
    static final Duration SEARCH_LAG = Duration.ofMillis(500);

    static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, Intent> intents = new HashMap<>();
    final List<Refund> refunds = new ArrayList<>();
    final Map<String, Kept> keys = new HashMap<>();

    /// @param declineCode absent if it was paid
    record Intent(
            String id,
            String orderId,
            String method,
            long amount,
            String currency,
            @Nullable String declineCode,
            long madeAt) {

        boolean paid() {
            return declineCode == null;
        }

        ObjectNode json() {
            ObjectNode node = JSON.createObjectNode();
            node.put("id", id).put("object", "payment_intent");
            node.put("status", paid() ? "succeeded" : "requires_payment_method");
            node.put("amount", amount).put("currency", currency);
            node.put("client_secret", id + "_secret_stub");
            node.putObject("metadata").put("order_id", orderId);
            if (!paid()) {
                node.set("last_payment_error", cardError(declineCode));
            }
            return node;
        }
    }

    record Refund(String id, Intent of, String status) {
        ObjectNode json() {
            ObjectNode node = JSON.createObjectNode();
            node.put("id", id).put("object", "refund").put("status", status);
            node.put("amount", of.amount).put("payment_intent", of.id);
            node.putObject("metadata").put("order_id", of.orderId);
            return node;
        }
    }

    /// What was answered under a key, and to which parameters.
    record Kept(Map<String, String> form, Says answer) {}

    Intent charge(Map<String, String> form, @Nullable String declineCode) {
        Intent intent =
                new Intent(
                        "pi_stub" + (intents.size() + 1),
                        form.getOrDefault("metadata[order_id]", ""),
                        form.getOrDefault("payment_method", ""),
                        Long.parseLong(form.getOrDefault("amount", "0")),
                        form.getOrDefault("currency", ""),
                        declineCode,
                        System.nanoTime());
        intents.put(intent.id, intent);
        return intent;
    }

    Refund refund(Intent intent, String status) {
        Refund refund = new Refund("re_stub" + (refunds.size() + 1), intent, status);
        refunds.add(refund);
        return refund;
    }

    List<Refund> refundsOf(String intentId) {
        return refunds.stream().filter(refund -> refund.of.id.equals(intentId)).toList();
    }

    List<Intent> search(String query) {
        long madeBefore = System.nanoTime() - SEARCH_LAG.toNanos();
        return intents.values().stream()
                .filter(intent -> query.equals("metadata['order_id']:'" + intent.orderId + "'"))
                .filter(intent -> intent.madeAt < madeBefore)
                .filter(intent -> !intent.method.equals("pm_stub_hidden"))
                .toList();
    }

    /// Everything that was booked for an order.
    ObjectNode of(String orderId) {
        List<Intent> all =
                intents.values().stream().filter(i -> i.orderId.equals(orderId)).toList();
        ObjectNode node = JSON.createObjectNode();
        node.put("intents", all.size());
        node.put("charges", all.stream().filter(Intent::paid).count());
        node.put("amount", all.stream().mapToLong(Intent::amount).sum());
        node.put(
                "refunds",
                refunds.stream()
                        .filter(r -> r.of.orderId.equals(orderId) && r.status.equals("succeeded"))
                        .count());
        node.put("intent", all.isEmpty() ? null : all.getFirst().id);
        return node;
    }

    static ObjectNode cardError(@Nullable String declineCode) {
        return JSON.createObjectNode()
                .put("type", "card_error")
                .put("code", "card_declined")
                .put("decline_code", declineCode)
                .put("message", "Your card was declined.");
    }

    static String list(List<ObjectNode> data) {
        ArrayNode array = JSON.createArrayNode().addAll(data);
        ObjectNode node = JSON.createObjectNode().put("object", "list").put("has_more", false);
        node.set("data", array);
        return node.toString();
    }
}
