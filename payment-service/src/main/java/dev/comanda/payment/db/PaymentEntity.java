package dev.comanda.payment.db;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.payment.PaymentStatus;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A payment for reading; the corridor writes ([PaymentStore]). Columns that nobody reads are left
/// out.
@Entity
@Immutable
@Table(name = "payment")
public class PaymentEntity extends PanacheEntityBase {

    @Id
    @Column(name = "order_id")
    public UUID orderId;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    public PaymentStatus status;

    @Column(name = "customer_id", columnDefinition = "text")
    public @Nullable String customerId;

    /// Minor units.
    public @Nullable Long amount;

    @Column(columnDefinition = "text")
    public @Nullable String currency;

    @Column(name = "payment_method", columnDefinition = "text")
    public @Nullable String paymentMethod;

    @Column(name = "expected_customer_id", columnDefinition = "text")
    public @Nullable String expectedCustomerId;

    /// Minor units.
    @Column(name = "expected_amount")
    public @Nullable Long expectedAmount;

    @Column(name = "expected_currency", columnDefinition = "text")
    public @Nullable String expectedCurrency;

    @Column(columnDefinition = "text")
    public @Nullable String violation;

    @Column(name = "intent_id", columnDefinition = "text")
    public @Nullable String intentId;

    @Column(columnDefinition = "text")
    public @Nullable String reason;

    @Column(name = "created_at")
    public Instant createdAt;

    /// When the status last changed.
    @Column(name = "updated_at")
    public Instant updatedAt;

    /// The payment of an order; the item is `null` if there is none.
    public static Uni<@Nullable PaymentEntity> of(OrderId orderId) {
        return findById(orderId.value());
    }
}
