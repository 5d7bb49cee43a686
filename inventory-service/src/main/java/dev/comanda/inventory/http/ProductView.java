package dev.comanda.inventory.http;

import dev.comanda.inventory.db.ProductEntity;
import dev.comanda.inventory.stock.Product;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A product and its pieces, as people see them.
///
/// @param version counts the descriptions, from 1
@Schema(
        examples =
                """
                {"productId": "espresso", "name": "Espresso", "unitPrice": 2.20, "currency": "EUR",
                "forSale": true, "version": 1, "availableQuantity": 100, "reservedQuantity": 0,
                "soldQuantity": 0}""")
public record ProductView(
        String productId,
        String name,
        BigDecimal unitPrice,
        String currency,
        boolean forSale,
        int version,
        long availableQuantity,
        long reservedQuantity,
        long soldQuantity) {

    static ProductView of(Product p) {
        return new ProductView(
                p.productId(),
                p.name(),
                p.unitPrice().amount(),
                p.unitPrice().currency(),
                p.forSale(),
                p.version(),
                p.stock().available(),
                p.stock().reserved(),
                p.stock().sold());
    }

    static ProductView of(ProductEntity p) {
        return new ProductView(
                p.productId,
                p.name,
                BigDecimal.valueOf(p.unitPrice, 2),
                p.currency,
                p.forSale,
                p.version,
                p.available,
                p.reserved,
                p.sold);
    }
}
