package dev.comanda.nats.outbox;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What waits to be published, stream by stream.
final class Lanes {

    private final int window;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    /// @param window messages that may be unacknowledged
    Lanes(int window) {
        this.window = window;
    }

    void add(OutboxRow row) {
        lanes.computeIfAbsent(row.key().family(), _ -> new Lane(window)).add(row);
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    /// Whether nothing waits; some may be on their way.
    boolean isEmpty() {
        for (Lane lane : lanes.values()) {
            if (!lane.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Forgets what waits. Returns how much it was.
    int clear() {
        int rows = 0;
        for (Lane lane : lanes.values()) {
            rows += lane.clear();
        }
        return rows;
    }
}
