package dev.comanda.order.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.nats.contract.OrderItem;
import java.util.List;

/// Items as a column, as `orders.items` is one: an object around the list, because Hibernate maps
/// only objects.
public final class ItemsJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ItemsJson() {}

    /// `{"lines": [{productId, quantity, unitPrice}]}`
    public static String write(List<OrderItem> items) {
        try {
            return JSON.writeValueAsString(new OrderEntity.Lines(items));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("items cannot be written as JSON", e);
        }
    }

    static List<OrderItem> read(String json) {
        try {
            return JSON.readValue(json, OrderEntity.Lines.class).lines();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("orders.items is not readable: " + json, e);
        }
    }
}
