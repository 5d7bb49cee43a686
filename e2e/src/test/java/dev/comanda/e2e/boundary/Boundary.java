package dev.comanda.e2e.boundary;

import dev.comanda.e2e.bench.Road;
import dev.comanda.launcher.Service;

/// A place at which a service can die.
///
/// @param label of the unit that it sends to a server there
/// @param nth the how manieth unit of that label for the same order, from 1
/// @param turning whether what has come to stay differs on its two sides, or a transaction begins
///     here; within a transaction it does not, whatever it has written
record Boundary(Road road, Service service, String label, int nth, Side side, boolean turning) {

    /// On which side of the unit.
    enum Side {
        /// Nothing of it reaches the server.
        BEFORE,
        /// The server has carried it out, and nothing of its answer reaches the service.
        AFTER
    }

    @Override
    public String toString() {
        return "%-12s %-17s %-6s %s%s"
                .formatted(road, service, side, label, nth == 1 ? "" : " (" + nth + ")");
    }
}
