package dev.comanda.microbench;

import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderConfirmed;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.order.saga.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// One order of three lines, and all that is said about it on the good road.
public final class Examples {

    static final OrderId ORDER = OrderId.parse("0193a5c0-7d1e-7abc-8def-0123456789ab");
    static final Instant NOW = Instant.parse("2026-11-22T08:43:00.120Z");
    static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    static final Money TOTAL = Money.of(new BigDecimal("19.40"), "EUR");
    static final List<OrderItem> ITEMS =
            List.of(
                    new OrderItem("espresso", 2, new BigDecimal("2.20")),
                    new OrderItem("flat-white", 1, new BigDecimal("3.60")),
                    new OrderItem("croissant", 3, new BigDecimal("3.80")));
    static final Order PLACED = new Order(ORDER, "customer-17", ITEMS, TOTAL, "pm_card_visa", NOW);

    private static final String RESERVATION = "res_" + ORDER;
    private static final String PAYMENT = "pay_" + ORDER;
    private static final String INTENT = "pi_sim_" + ORDER;

    /// The messages of the good road, in the order in which they are said.
    public enum Said {
        ORDERS_CREATED,
        INVENTORY_RESERVED,
        PAYMENTS_PROCESS_REQUEST,
        PAYMENTS_SUCCEEDED,
        ORDERS_CONFIRMED,
        INVENTORY_COMMITTED
    }

    static Message of(Said said) {
        return switch (said) {
            case ORDERS_CREATED ->
                    new OrderCreated(ORDER, "customer-17", ITEMS, TOTAL.amount(), TOTAL.currency());
            case INVENTORY_RESERVED ->
                    new InventoryReserved(ORDER, RESERVATION, ITEMS, NOW.plusSeconds(900));
            case PAYMENTS_PROCESS_REQUEST ->
                    new PaymentProcessRequest(
                            ORDER, "customer-17", TOTAL.amount(), TOTAL.currency(), "pm_card_visa");
            case PAYMENTS_SUCCEEDED -> new PaymentSucceeded(ORDER, PAYMENT, TOTAL.amount(), INTENT);
            case ORDERS_CONFIRMED -> new OrderConfirmed(ORDER, RESERVATION, PAYMENT, NOW);
            case INVENTORY_COMMITTED -> new InventoryCommitted(ORDER, RESERVATION);
        };
    }

    private Examples() {}
}
