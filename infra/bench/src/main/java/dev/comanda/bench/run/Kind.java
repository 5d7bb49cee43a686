package dev.comanda.bench.run;

import dev.comanda.bench.follow.Tally;
import dev.comanda.bench.load.Baskets;
import dev.comanda.bench.load.ClosedLoop;
import dev.comanda.bench.load.Door;
import dev.comanda.bench.load.Load;
import dev.comanda.bench.load.OpenLoop;

/// How orders come in.
public sealed interface Kind {

    /// At a fixed rate, whatever the answers do.
    ///
    /// @param rate orders per second
    record AtRate(int rate) implements Kind {}

    /// As fast as the answers come.
    ///
    /// @param clients orders that are sent and not answered
    /// @param inFlight orders that are placed and have not ended
    record ByClients(int clients, int inFlight) implements Kind {}

    /// Connections to each order-service.
    default int connections() {
        return switch (this) {
            case AtRate _ -> OpenLoop.CONNECTIONS;
            case ByClients closed -> closed.clients;
        };
    }

    default Load load(Door door, Baskets baskets, Tally tally) {
        return switch (this) {
            case AtRate open -> new OpenLoop(door, baskets, tally, open.rate);
            case ByClients closed ->
                    new ClosedLoop(door, baskets, tally, closed.clients, closed.inFlight);
        };
    }
}
