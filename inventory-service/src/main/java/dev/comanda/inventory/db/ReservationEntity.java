package dev.comanda.inventory.db;

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
import org.jspecify.annotations.Nullable;

/// A reservation for reading. Only the corridor writes this table.
@Entity
@Immutable
@Table(name = "reservation")
public class ReservationEntity extends PanacheEntityBase {

    @Id
    @Column(name = "order_id")
    public UUID orderId;

    @Column(columnDefinition = "text")
    public String status;

    @JdbcTypeCode(SqlTypes.JSON)
    public Items items;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable Unavailable unavailable;

    @Column(columnDefinition = "text")
    public @Nullable String reason;

    @Column(name = "expires_at")
    public @Nullable Instant expiresAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /// The column `items`; see [Lines].
    @RegisterForReflection
    public record Items(List<Item> lines) {}

    /// @param unitPrice minor units
    @RegisterForReflection
    public record Item(String productId, int quantity, long unitPrice) {}

    /// The column `unavailable`.
    @RegisterForReflection
    public record Unavailable(List<Missing> lines) {}

    @RegisterForReflection
    public record Missing(String productId, int requested, long available, String reason) {}
}
