package dev.comanda.order.status.replay;

import java.time.Instant;
import java.util.List;

/// What a replay found.
///
/// @param rebuilt orders that the streams tell of
/// @param equal of these, kept exactly so
/// @param missing of these, not in the view; put there
/// @param lacking of these, in the view with a time less, or a later one; put right
/// @param keptMore of these, in the view with a time that the streams do not tell, or an earlier
///     one: it came after the replay began, or its message is gone. Left as it is
/// @param keptOnly orders in the view that the streams do not tell of. Left as they are
/// @param behind messages that the view had not taken in when it was compared: what it lacks may be
///     theirs
/// @param repaired some of the orders that were missing or lacking
/// @param clean whether the view lacked nothing
public record ReplayReport(
        List<StreamRead> streams,
        long rebuilt,
        long equal,
        long missing,
        long lacking,
        long keptMore,
        long keptOnly,
        long behind,
        List<String> repaired,
        boolean clean,
        Instant startedAt,
        Instant endedAt) {

    public ReplayReport {
        streams = List.copyOf(streams);
        repaired = List.copyOf(repaired);
    }
}
