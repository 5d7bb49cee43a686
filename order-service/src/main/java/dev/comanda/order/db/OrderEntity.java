package dev.comanda.order.db;

import dev.comanda.nats.contract.OrderItem;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/// An order, for reading. Only the corridor writes.
@Entity
@Immutable
@Table(name = "orders")
public class OrderEntity extends PanacheEntityBase {

    @Id
    @Column(name = "order_id")
    public UUID orderId;

    @Column(name = "customer_id", columnDefinition = "text")
    public String customerId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "items")
    public Lines items;

    @Column(name = "total_minor")
    public long totalMinor;

    @Column(name = "currency", columnDefinition = "text")
    public String currency;

    @Column(name = "payment_method", columnDefinition = "text")
    public String paymentMethod;

    @Column(name = "created_at")
    public Instant createdAt;

    /// The column `items`: an object around the list, because only objects can be mapped.
    @RegisterForReflection(targets = {Lines.class, OrderItem.class})
    public record Lines(List<OrderItem> lines) {}
}
