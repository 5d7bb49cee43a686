package dev.comanda.order.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.order.db.OrderEntity;
import dev.comanda.order.db.SagaEntity;
import dev.comanda.order.saga.Order;
import dev.comanda.order.saga.OrderStatus;
import dev.comanda.order.saga.SagaStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An order as its customer sees it.
///
/// @param reason why it did not go through, if it did not
/// @param saga only where the end of the saga was waited for
@Schema(
        examples =
                """
                {"orderId": "01a2043a-4a1d-7fdf-985f-c07a1c1e6a88", "status": "CONFIRMED", "customerId":
                "ana", "items": [{"productId":"croissant","quantity":1,"unitPrice":2.90}], "totalAmount":
                2.90, "currency": "EUR", "createdAt": "2026-11-22T17:07:38.654Z"}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
        String orderId,
        OrderStatus status,
        String customerId,
        List<OrderItem> items,
        BigDecimal totalAmount,
        String currency,
        Instant createdAt,
        @Nullable String reason,
        @Nullable SagaView saga) {

    static OrderView placed(Order order) {
        return new OrderView(
                order.id().toString(),
                OrderStatus.PENDING,
                order.customerId(),
                order.items(),
                order.total().amount(),
                order.total().currency(),
                order.createdAt(),
                null,
                null);
    }

    static OrderView of(Order order, SagaStatus status, @Nullable String reason) {
        return new OrderView(
                order.id().toString(),
                status.order(),
                order.customerId(),
                order.items(),
                order.total().amount(),
                order.total().currency(),
                order.createdAt(),
                status.isEnd() ? reason : null,
                null);
    }

    OrderView with(SagaView ended) {
        return new OrderView(
                orderId,
                status,
                customerId,
                items,
                totalAmount,
                currency,
                createdAt,
                reason,
                ended);
    }

    static OrderView of(OrderEntity order, SagaEntity saga) {
        OrderStatus status = saga.status.order();
        return new OrderView(
                new OrderId(order.orderId).toString(),
                status,
                order.customerId,
                order.items.lines().stream().map(item -> exact(item, order.currency)).toList(),
                new Money(order.totalMinor, order.currency).amount(),
                order.currency,
                order.createdAt,
                saga.status.isEnd() ? saga.reason : null,
                null);
    }

    /// The driver reads numbers in jsonb as `double`, which keeps the value of a price but not its
    /// two decimals.
    private static OrderItem exact(OrderItem item, String currency) {
        return new OrderItem(
                item.productId(), item.quantity(), Money.of(item.unitPrice(), currency).amount());
    }
}
