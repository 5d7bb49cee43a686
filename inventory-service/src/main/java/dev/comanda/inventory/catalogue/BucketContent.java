package dev.comanda.inventory.catalogue;

import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.catalogue.CatalogueWatch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is in the bucket now, in one session of watching it: the version under each key, be it
/// older than it was.
final class BucketContent implements CatalogueWatch.Reader {

    private final int maxProducts;
    private final Map<String, Integer> versions = new ConcurrentHashMap<>();
    private volatile boolean read;

    /// @param maxProducts one more is not remembered
    BucketContent(int maxProducts) {
        this.maxProducts = maxProducts;
    }

    /// Whether all that was there at the beginning is known.
    boolean isRead() {
        return read;
    }

    /// Whether the bucket has this version of the product, or a newer one.
    boolean has(CatalogueEntry entry) {
        Integer version = versions.get(entry.key());
        return version == null ? isFull() : version >= entry.version();
    }

    /// Nobody knows then what else the bucket has.
    boolean isFull() {
        return versions.size() >= maxProducts;
    }

    @Override
    public void entry(String key, CatalogueEntry entry) {
        if (!isFull() || versions.containsKey(key)) {
            versions.put(key, entry.version());
        }
    }

    @Override
    public void gone(String key) {
        versions.remove(key);
    }

    @Override
    public void end() {
        read = true;
    }
}
