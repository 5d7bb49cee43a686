package dev.comanda.order.projection;

import dev.comanda.order.status.replay.StreamRead;
import java.time.Instant;
import java.util.List;

/// What a build has read and made.
///
/// @param projection the table that shows it
/// @param rows of that table
/// @param orders that are counted in it
/// @param partial orders that should be and are not: the streams have lost a message about them
public record BuildReport(
        String projection,
        List<StreamRead> streams,
        long rows,
        long orders,
        long partial,
        Instant startedAt,
        Instant endedAt) {

    public BuildReport {
        streams = List.copyOf(streams);
    }
}
