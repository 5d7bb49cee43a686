package dev.comanda.inventory.db;

import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.InventoryMessage.UnavailableReason;
import dev.comanda.nats.contract.OrderItem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/// Lists inside a reservation's row, as JSON: `{"lines": […]}`, an object because Hibernate reads
/// no other kind. Prices are minor units: JSON numbers with a point would come back as binary
/// fractions.
final class Lines {

    private Lines() {}

    static String ofItems(List<OrderItem> items) {
        return write(
                items,
                item ->
                        new JsonObject()
                                .put("productId", item.productId())
                                .put("quantity", item.quantity())
                                .put(
                                        "unitPrice",
                                        item.unitPrice().movePointRight(2).longValueExact()));
    }

    static List<OrderItem> items(JsonObject json) {
        return read(
                json,
                line ->
                        new OrderItem(
                                line.getString("productId"),
                                line.getInteger("quantity"),
                                BigDecimal.valueOf(line.getLong("unitPrice"), 2)));
    }

    static String ofUnavailable(List<UnavailableItem> items) {
        return write(
                items,
                item ->
                        new JsonObject()
                                .put("productId", item.productId())
                                .put("requested", item.requested())
                                .put("available", item.available())
                                .put("reason", item.reason().name()));
    }

    static List<UnavailableItem> unavailable(JsonObject json) {
        return read(
                json,
                line ->
                        new UnavailableItem(
                                line.getString("productId"),
                                line.getInteger("requested"),
                                line.getLong("available"),
                                UnavailableReason.valueOf(line.getString("reason"))));
    }

    private static <T> String write(List<T> items, Function<T, JsonObject> line) {
        JsonArray lines = new JsonArray();
        items.forEach(item -> lines.add(line.apply(item)));
        return new JsonObject().put("lines", lines).encode();
    }

    private static <T> List<T> read(JsonObject json, Function<JsonObject, T> line) {
        return json.getJsonArray("lines").stream().map(o -> line.apply((JsonObject) o)).toList();
    }
}
