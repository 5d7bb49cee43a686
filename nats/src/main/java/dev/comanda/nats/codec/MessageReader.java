package dev.comanda.nats.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryOutOfStock;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleaseRequest;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
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

/// JSON to messages: one pass over the bytes gathers the fields, then the subject says which are
/// needed. Unknown fields are skipped, so that others may add some.
final class MessageReader {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(32)
                                    .maxNumberLength(64)
                                    .maxStringLength(64 * 1024)
                                    .build())
                    .build();

    /// The largest body that is read, in bytes: four times what the largest order needs. An answer
    /// may be longer than its request, and one that is too long for the broker would stay in the
    /// outbox for ever, before all others.
    static final int MAX_BODY = 256 * 1024;

    private MessageReader() {}

    static Message read(Subject subject, byte[] body) throws Unreadable {
        if (body.length > MAX_BODY) {
            throw new Unreadable("the body has " + body.length + " bytes, more than " + MAX_BODY);
        }
        Fields f = parse(body);
        return switch (subject) {
            case ORDERS_CREATED ->
                    new OrderCreated(
                            f.orderId(), f.customerId(), f.items(), f.totalAmount(), f.currency());
            case ORDERS_CONFIRMED ->
                    new OrderConfirmed(
                            f.orderId(), f.reservationId(), f.paymentId(), f.timestamp());
            case ORDERS_CANCELLED -> new OrderCancelled(f.orderId(), f.reason(), f.timestamp());
            case ORDERS_FAILED -> new OrderFailed(f.orderId(), f.reason(), f.failureStage());
            case INVENTORY_RESERVED ->
                    new InventoryReserved(f.orderId(), f.reservationId(), f.items(), f.expiresAt());
            case INVENTORY_OUT_OF_STOCK ->
                    new InventoryOutOfStock(f.orderId(), f.unavailableItems());
            case INVENTORY_COMMITTED -> new InventoryCommitted(f.orderId(), f.reservationId());
            case INVENTORY_RELEASE_REQUEST -> new InventoryReleaseRequest(f.orderId(), f.reason());
            case INVENTORY_RELEASED ->
                    new InventoryReleased(f.orderId(), f.reservationIdIfAny(), f.reason());
            case PAYMENTS_PROCESS_REQUEST ->
                    new PaymentProcessRequest(
                            f.orderId(),
                            f.customerId(),
                            f.amount(),
                            f.currency(),
                            f.paymentMethod());
            case PAYMENTS_SUCCEEDED ->
                    new PaymentSucceeded(
                            f.orderId(), f.paymentId(), f.amount(), f.stripePaymentIntentId());
            case PAYMENTS_FAILED ->
                    new PaymentFailed(f.orderId(), f.paymentId(), f.reason(), f.timestamp());
            case PAYMENTS_REFUND_REQUEST -> new PaymentRefundRequest(f.orderId(), f.reason());
            case PAYMENTS_REFUNDED -> new PaymentRefunded(f.orderId(), f.paymentId(), f.amount());
        };
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Fields parse(byte[] body) throws Unreadable {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable("the body is not a JSON object");
            }
            Fields fields = new Fields();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                fields.read(name, json);
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new Unreadable("there is something after the JSON object");
            }
            return fields;
        } catch (IOException e) {
            throw new Unreadable("the body is not JSON: " + firstLine(e), e);
        }
    }
}
