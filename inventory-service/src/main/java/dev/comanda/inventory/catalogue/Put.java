package dev.comanda.inventory.catalogue;

import dev.comanda.inventory.stock.Product;
import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.nats.outbox.RowKey;
import java.time.Instant;

/// A product on its way into the bucket.
public final class Put {

    private Put() {}

    /// The row of the outbox that publishes the product as it is described now.
    public static OutboxRow of(Product product, Instant at) {
        return of(
                new CatalogueEntry(
                        product.productId(),
                        product.name(),
                        product.unitPrice(),
                        product.forSale(),
                        product.version()),
                at);
    }

    static OutboxRow of(CatalogueEntry entry, Instant at) {
        return new OutboxRow(
                RowKey.put(CatalogueEntry.BUCKET, entry.key(), entry.version()),
                entry.json(),
                at,
                null);
    }
}
