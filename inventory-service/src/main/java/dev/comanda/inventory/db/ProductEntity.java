package dev.comanda.inventory.db;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.annotations.Immutable;

/// A product for reading. Only the corridor writes this table.
@Entity
@Immutable
@Table(name = "product")
public class ProductEntity extends PanacheEntityBase {

    @Id
    @Column(name = "product_id", columnDefinition = "text")
    public String productId;

    @Column(columnDefinition = "text")
    public String name;

    /// Minor units.
    @Column(name = "unit_price")
    public long unitPrice;

    @Column(columnDefinition = "text")
    public String currency;

    @Column(name = "for_sale")
    public boolean forSale;

    public int version;
    public long available;
    public long reserved;
    public long sold;
    public long received;

    /// Products after the one of that id (none: from the first on), by id.
    public static Uni<List<ProductEntity>> after(String productId, int limit) {
        return ProductEntity.<ProductEntity>find("productId > ?1 order by productId", productId)
                .page(0, limit)
                .list();
    }
}
