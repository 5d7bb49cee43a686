package dev.comanda.bench.report;

import dev.comanda.bench.follow.Tally.Counts;
import java.util.List;

/// Whether anything was lost.
///
/// @param counts of the run's orders, warm-up and all
/// @param left orders that have not ended, and why that is known
/// @param lookedUp orders that had ended without our hearing it
/// @param quietAfterSeconds from the last order until the last end
/// @param violations what the audit found
public record Verdict(
        Counts counts,
        List<String> left,
        long lookedUp,
        double quietAfterSeconds,
        List<String> violations) {

    public Verdict {
        left = List.copyOf(left);
        violations = List.copyOf(violations);
    }

    /// Every order ended, and everything adds up.
    public boolean clean() {
        return left.isEmpty() && violations.isEmpty();
    }
}
