package dev.comanda.nats.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCancelled;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.OrderMessage.OrderFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentFailed;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefunded;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Messages to JSON, field by field and straight into bytes: no reflection, no tree.
final class MessageWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private MessageWriter() {}

    static byte[] write(Message message) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(JSON._getBufferRecycler(), 512);
                JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("orderId", message.orderId().toString());
            fields(json, message);
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing a message of order " + message.orderId(), e);
        }
    }

    private static void fields(JsonGenerator json, Message message) throws IOException {
        switch (message) {
            case OrderCreated m -> {
                json.writeStringField("customerId", m.customerId());
                items(json, m.items());
                json.writeNumberField("totalAmount", m.totalAmount());
                json.writeStringField("currency", m.currency());
            }
            case OrderConfirmed m -> {
                json.writeStringField("reservationId", m.reservationId());
                json.writeStringField("paymentId", m.paymentId());
                json.writeStringField("timestamp", Instants.text(m.timestamp()));
            }
            case OrderCancelled m -> {
                json.writeStringField("reason", m.reason());
                json.writeStringField("timestamp", Instants.text(m.timestamp()));
            }
            case OrderFailed m -> {
                json.writeStringField("reason", m.reason());
                json.writeStringField("failureStage", m.failureStage().name());
            }
            case InventoryReserved m -> {
                json.writeStringField("reservationId", m.reservationId());
                items(json, m.items());
                json.writeStringField("expiresAt", Instants.text(m.expiresAt()));
            }
            case InventoryOutOfStock m -> unavailable(json, m.unavailableItems());
            case InventoryCommitted m -> json.writeStringField("reservationId", m.reservationId());
            case InventoryReleaseRequest m -> json.writeStringField("reason", m.reason());
            case InventoryReleased m -> {
                if (m.reservationId() != null) {
                    json.writeStringField("reservationId", m.reservationId());
                }
                json.writeStringField("reason", m.reason());
            }
            case PaymentProcessRequest m -> {
                json.writeStringField("customerId", m.customerId());
                json.writeNumberField("amount", m.amount());
                json.writeStringField("currency", m.currency());
                json.writeStringField("paymentMethod", m.paymentMethod());
            }
            case PaymentSucceeded m -> {
                json.writeStringField("paymentId", m.paymentId());
                json.writeNumberField("amount", m.amount());
                json.writeStringField("stripePaymentIntentId", m.stripePaymentIntentId());
            }
            case PaymentFailed m -> {
                json.writeStringField("paymentId", m.paymentId());
                json.writeStringField("reason", m.reason());
                json.writeStringField("timestamp", Instants.text(m.timestamp()));
            }
            case PaymentRefundRequest m -> json.writeStringField("reason", m.reason());
            case PaymentRefunded m -> {
                json.writeStringField("paymentId", m.paymentId());
                json.writeNumberField("amount", m.amount());
            }
        }
    }

    private static void items(JsonGenerator json, List<OrderItem> items) throws IOException {
        json.writeArrayFieldStart("items");
        for (OrderItem item : items) {
            json.writeStartObject();
            json.writeStringField("productId", item.productId());
            json.writeNumberField("quantity", item.quantity());
            json.writeNumberField("unitPrice", item.unitPrice());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void unavailable(JsonGenerator json, List<UnavailableItem> items)
            throws IOException {
        json.writeArrayFieldStart("unavailableItems");
        for (UnavailableItem item : items) {
            json.writeStartObject();
            json.writeStringField("productId", item.productId());
            json.writeNumberField("requested", item.requested());
            json.writeNumberField("available", item.available());
            json.writeStringField("reason", item.reason().name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
