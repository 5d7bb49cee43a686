package dev.comanda.nats.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.comanda.nats.contract.FailureStage;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of one body, of whatever message; each getter refuses with the field's name if it is
/// absent or not of its kind.
final class Fields {

    private @Nullable String orderId;
    private @Nullable String customerId;
    private @Nullable List<OrderItem> items;
    private @Nullable BigDecimal totalAmount;
    private @Nullable BigDecimal amount;
    private @Nullable String currency;
    private @Nullable String paymentMethod;
    private @Nullable String reservationId;
    private @Nullable String paymentId;
    private @Nullable String stripePaymentIntentId;
    private @Nullable String reason;
    private @Nullable String failureStage;
    private @Nullable String timestamp;
    private @Nullable String expiresAt;
    private @Nullable List<UnavailableItem> unavailableItems;

    /// Takes the value that the parser stands on.
    void read(String name, JsonParser json) throws IOException, Unreadable {
        switch (name) {
            case "orderId" -> orderId = text(name, json);
            case "customerId" -> customerId = text(name, json);
            case "items" -> items = items(json);
            case "totalAmount" -> totalAmount = decimal(name, json);
            case "amount" -> amount = decimal(name, json);
            case "currency" -> currency = text(name, json);
            case "paymentMethod" -> paymentMethod = text(name, json);
            case "reservationId" -> reservationId = text(name, json);
            case "paymentId" -> paymentId = text(name, json);
            case "stripePaymentIntentId" -> stripePaymentIntentId = text(name, json);
            case "reason" -> reason = text(name, json);
            case "failureStage" -> failureStage = text(name, json);
            case "timestamp" -> timestamp = text(name, json);
            case "expiresAt" -> expiresAt = text(name, json);
            case "unavailableItems" -> unavailableItems = unavailableItems(json);
            default -> json.skipChildren();
        }
    }

    OrderId orderId() throws Unreadable {
        String text = required("orderId", orderId);
        try {
            return OrderId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("orderId is not a UUID: '" + text + "'", e);
        }
    }

    String customerId() throws Unreadable {
        return required("customerId", customerId);
    }

    List<OrderItem> items() throws Unreadable {
        List<OrderItem> list = required("items", items);
        if (list.isEmpty()) {
            throw new Unreadable("items is empty");
        }
        return list;
    }

    BigDecimal totalAmount() throws Unreadable {
        return money("totalAmount", required("totalAmount", totalAmount), currency());
    }

    /// The amount of a payment message. Answers carry no currency: theirs is the one that was asked
    /// for.
    BigDecimal amount() throws Unreadable {
        return money("amount", required("amount", amount), currency == null ? "EUR" : currency);
    }

    String currency() throws Unreadable {
        return required("currency", currency);
    }

    String paymentMethod() throws Unreadable {
        return required("paymentMethod", paymentMethod);
    }

    String reservationId() throws Unreadable {
        return required("reservationId", reservationId);
    }

    @Nullable String reservationIdIfAny() {
        return reservationId;
    }

    String paymentId() throws Unreadable {
        return required("paymentId", paymentId);
    }

    String stripePaymentIntentId() throws Unreadable {
        return required("stripePaymentIntentId", stripePaymentIntentId);
    }

    String reason() throws Unreadable {
        return required("reason", reason);
    }

    FailureStage failureStage() throws Unreadable {
        return constant(FailureStage.class, "failureStage", required("failureStage", failureStage));
    }

    Instant timestamp() throws Unreadable {
        return Instants.parse("timestamp", required("timestamp", timestamp));
    }

    Instant expiresAt() throws Unreadable {
        return Instants.parse("expiresAt", required("expiresAt", expiresAt));
    }

    List<UnavailableItem> unavailableItems() throws Unreadable {
        return required("unavailableItems", unavailableItems);
    }

    private static List<OrderItem> items(JsonParser json) throws IOException, Unreadable {
        List<OrderItem> list = new ArrayList<>();
        startArray("items", json);
        while (nextObject("items", json)) {
            String productId = null;
            Integer quantity = null;
            BigDecimal unitPrice = null;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "productId" -> productId = text("items.productId", json);
                    case "quantity" -> quantity = integer("items.quantity", json);
                    case "unitPrice" -> unitPrice = decimal("items.unitPrice", json);
                    default -> json.skipChildren();
                }
            }
            int pieces = required("items.quantity", quantity);
            if (pieces < 1) {
                throw new Unreadable("items.quantity is " + pieces + ", must be at least 1");
            }
            list.add(
                    new OrderItem(
                            required("items.productId", productId),
                            pieces,
                            money(
                                    "items.unitPrice",
                                    required("items.unitPrice", unitPrice),
                                    "EUR")));
        }
        return list;
    }

    private static List<UnavailableItem> unavailableItems(JsonParser json)
            throws IOException, Unreadable {
        List<UnavailableItem> list = new ArrayList<>();
        startArray("unavailableItems", json);
        while (nextObject("unavailableItems", json)) {
            String productId = null;
            Integer requested = null;
            Long available = null;
            String why = null;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "productId" -> productId = text("unavailableItems.productId", json);
                    case "requested" -> requested = integer("unavailableItems.requested", json);
                    case "available" -> available = whole("unavailableItems.available", json);
                    case "reason" -> why = text("unavailableItems.reason", json);
                    default -> json.skipChildren();
                }
            }
            list.add(
                    new UnavailableItem(
                            required("unavailableItems.productId", productId),
                            required("unavailableItems.requested", requested),
                            required("unavailableItems.available", available),
                            constant(
                                    UnavailableReason.class,
                                    "unavailableItems.reason",
                                    required("unavailableItems.reason", why))));
        }
        return list;
    }

    private static void startArray(String name, JsonParser json) throws Unreadable {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new Unreadable(name + " is not a list");
        }
    }

    private static boolean nextObject(String name, JsonParser json) throws IOException, Unreadable {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return false;
        }
        if (token != JsonToken.START_OBJECT) {
            throw new Unreadable(name + " holds something that is not an object");
        }
        return true;
    }

    private static @Nullable String text(String name, JsonParser json)
            throws IOException, Unreadable {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> storable(name, json.getText());
            default -> throw new Unreadable(name + " is not a text");
        };
    }

    /// PostgreSQL cannot store NUL in a text, and half a surrogate pair is no character at all;
    /// better refused here than by the database, with the whole batch.
    private static String storable(String name, String text) throws Unreadable {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new Unreadable(name + " contains the character NUL");
            }
            if (Character.isSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    throw new Unreadable(name + " contains half a character");
                }
            }
        }
        return text;
    }

    private static @Nullable BigDecimal decimal(String name, JsonParser json)
            throws IOException, Unreadable {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> exact(name, json);
            default -> throw new Unreadable(name + " is not a number");
        };
    }

    private static BigDecimal exact(String name, JsonParser json) throws IOException, Unreadable {
        try {
            return json.getDecimalValue();
        } catch (NumberFormatException e) {
            throw new Unreadable(name + " has an exponent out of bounds", e);
        }
    }

    private static @Nullable Integer integer(String name, JsonParser json)
            throws IOException, Unreadable {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> json.getIntValue();
            default -> throw new Unreadable(name + " is not a whole number");
        };
    }

    private static @Nullable Long whole(String name, JsonParser json)
            throws IOException, Unreadable {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> json.getLongValue();
            default -> throw new Unreadable(name + " is not a whole number");
        };
    }

    private static BigDecimal money(String name, BigDecimal amount, String currency)
            throws Unreadable {
        try {
            return Money.exact(amount, currency);
        } catch (IllegalArgumentException e) {
            throw new Unreadable(name + ": " + e.getMessage(), e);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String text)
            throws Unreadable {
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw new Unreadable(name + " has no such value: '" + text + "'", e);
        }
    }

    private static <T> T required(String name, @Nullable T value) throws Unreadable {
        if (value == null) {
            throw new Unreadable(name + " is missing");
        }
        return value;
    }
}
