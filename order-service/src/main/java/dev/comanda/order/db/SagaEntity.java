package dev.comanda.order.db;

import dev.comanda.order.saga.SagaStatus;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
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

/// A saga, for reading. Only the corridor writes.
@Entity
@Immutable
@Table(name = "saga")
public class SagaEntity extends PanacheEntityBase {

    @Id
    @Column(name = "order_id")
    public UUID orderId;

    @Column(name = "version")
    public int version;

    @Enumerated(EnumType.STRING)
    @Column(name = "status", columnDefinition = "text")
    public SagaStatus status;

    @Column(name = "undo", columnDefinition = "text")
    public @Nullable String undo;

    @Column(name = "reason", columnDefinition = "text")
    public @Nullable String reason;

    @Column(name = "attempt")
    public int attempt;

    @Column(name = "refunds")
    public int refunds;

    @Column(name = "releases")
    public int releases;

    @Column(name = "saga_deadline")
    public @Nullable Instant sagaDeadline;

    @Column(name = "payment_deadline")
    public @Nullable Instant paymentDeadline;

    @Column(name = "resend_at")
    public @Nullable Instant resendAt;

    @Column(name = "updated_at")
    public Instant updatedAt;
}
