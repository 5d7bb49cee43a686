package dev.comanda.nats.codec;

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
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The subjects, one for each message. Their names are fixed: users have them in scripts and
/// dashboards.
public enum Subject {
    ORDERS_CREATED("orders.created"),
    ORDERS_CONFIRMED("orders.confirmed"),
    ORDERS_CANCELLED("orders.cancelled"),
    ORDERS_FAILED("orders.failed"),
    INVENTORY_RESERVED("inventory.reserved"),
    INVENTORY_OUT_OF_STOCK("inventory.out_of_stock"),
    INVENTORY_COMMITTED("inventory.committed"),
    INVENTORY_RELEASE_REQUEST("inventory.release_request"),
    INVENTORY_RELEASED("inventory.released"),
    PAYMENTS_PROCESS_REQUEST("payments.process_request"),
    PAYMENTS_SUCCEEDED("payments.succeeded"),
    PAYMENTS_FAILED("payments.failed"),
    PAYMENTS_REFUND_REQUEST("payments.refund_request"),
    PAYMENTS_REFUNDED("payments.refunded");

    private static final Map<String, Subject> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(s -> s.wire, s -> s));

    private final String wire;
    private final String eventType;

    Subject(String wire) {
        this.wire = wire;
        this.eventType = "dev.comanda." + wire;
    }

    /// The name on the wire, such as `orders.created`.
    public String wire() {
        return wire;
    }

    /// What CloudEvents call its type, such as `dev.comanda.orders.created`.
    String eventType() {
        return eventType;
    }

    /// The subject of that name, or `null` if there is none.
    public static @Nullable Subject named(String wire) {
        return BY_NAME.get(wire);
    }

    /// The subject that this message travels on.
    public static Subject of(Message message) {
        return switch (message) {
            case OrderCreated _ -> ORDERS_CREATED;
            case OrderConfirmed _ -> ORDERS_CONFIRMED;
            case OrderCancelled _ -> ORDERS_CANCELLED;
            case OrderFailed _ -> ORDERS_FAILED;
            case InventoryReserved _ -> INVENTORY_RESERVED;
            case InventoryOutOfStock _ -> INVENTORY_OUT_OF_STOCK;
            case InventoryCommitted _ -> INVENTORY_COMMITTED;
            case InventoryReleaseRequest _ -> INVENTORY_RELEASE_REQUEST;
            case InventoryReleased _ -> INVENTORY_RELEASED;
            case PaymentProcessRequest _ -> PAYMENTS_PROCESS_REQUEST;
            case PaymentSucceeded _ -> PAYMENTS_SUCCEEDED;
            case PaymentFailed _ -> PAYMENTS_FAILED;
            case PaymentRefundRequest _ -> PAYMENTS_REFUND_REQUEST;
            case PaymentRefunded _ -> PAYMENTS_REFUNDED;
        };
    }

    @Override
    public String toString() {
        return wire;
    }
}
