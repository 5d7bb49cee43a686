package dev.comanda.nats.catalogue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The catalogue in memory. It only ever learns: an older version does not replace a newer one, and
/// what is gone from the bucket is still known, because inventory-service is asked in the end.
public final class Catalogue implements CatalogueWatch.Reader {

    private static final Logger LOG = Logger.getLogger(Catalogue.class);

    private final int maxProducts;
    private final Map<String, CatalogueEntry> products = new ConcurrentHashMap<>();
    private volatile boolean read;
    private volatile boolean full;

    /// @param maxProducts one more is not kept
    public Catalogue(int maxProducts) {
        this.maxProducts = maxProducts;
    }

    /// The newest description of the product that is known.
    public @Nullable CatalogueEntry find(String productId) {
        return products.get(productId);
    }

    /// Whether the bucket was read to its end since the start: only then is a product that
    /// [#find] does not find one that the catalogue does not know.
    public boolean isRead() {
        return read;
    }

    public int size() {
        return products.size();
    }

    @Override
    public void entry(String key, CatalogueEntry entry) {
        if (products.size() >= maxProducts && !products.containsKey(entry.productId())) {
            if (!full) {
                LOG.errorf(
                        "more products than comanda.catalogue.max-products (%d): orders of the others, '%s' first,"
                                + " need a price of their own",
                        maxProducts, entry.productId());
            }
            full = true;
            return;
        }
        products.merge(
                entry.productId(),
                entry,
                (known, told) -> told.version() >= known.version() ? told : known);
    }

    @Override
    public void gone(String key) {
        // Nobody takes products away; the bucket has lost one, and it will be put there again.
    }

    @Override
    public void end() {
        read = true;
    }
}
