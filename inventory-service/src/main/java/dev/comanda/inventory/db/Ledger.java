package dev.comanda.inventory.db;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Rows of one table as a batch sees them: what was loaded, and what the decisions made of it.
final class Ledger<K extends Comparable<? super K>, V> {

    private final Map<K, V> stored = new HashMap<>();
    private final SortedMap<K, V> written = new TreeMap<>();

    void load(K key, V value) {
        stored.put(key, value);
    }

    @Nullable V get(K key) {
        V value = written.get(key);
        return value == null ? stored.get(key) : value;
    }

    /// Writes nothing if the value is what is there already.
    void put(K key, V value) {
        if (!value.equals(get(key))) {
            written.put(key, value);
        }
    }

    Collection<V> loaded() {
        return stored.values();
    }

    /// Values that are new or changed, in key order, each with what was loaded.
    void forEachChange(BiConsumer<@Nullable V, V> change) {
        written.forEach((key, value) -> change.accept(stored.get(key), value));
    }

    /// Values of keys that the table does not have, in key order.
    List<V> inserts() {
        return written.entrySet().stream()
                .filter(e -> !stored.containsKey(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// Changed values of keys that the table has, in key order.
    List<V> updates() {
        return written.entrySet().stream()
                .filter(e -> stored.containsKey(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
