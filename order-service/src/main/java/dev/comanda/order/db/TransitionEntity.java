package dev.comanda.order.db;

import dev.comanda.order.saga.SagaStatus;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A recorded step of a saga, for reading. Only the corridor writes.
@Entity
@Immutable
@Table(name = "saga_transition")
@IdClass(TransitionEntity.Key.class)
public class TransitionEntity extends PanacheEntityBase {

    @Id
    @Column(name = "order_id")
    public UUID orderId;

    @Id
    @Column(name = "version")
    public int version;

    @Column(name = "at")
    public Instant at;

    @Enumerated(EnumType.STRING)
    @Column(name = "from_status", columnDefinition = "text")
    public @Nullable SagaStatus fromStatus;

    @Enumerated(EnumType.STRING)
    @Column(name = "to_status", columnDefinition = "text")
    public SagaStatus toStatus;

    @Column(name = "cause", columnDefinition = "text")
    public String cause;

    /// The primary key.
    public record Key(UUID orderId, int version) implements Serializable {}
}
