package dev.comanda.launcher.chaos;

import dev.comanda.launcher.chaos.fault.Fault;
import dev.comanda.launcher.chaos.fault.Havoc.Struck;
import dev.comanda.launcher.chaos.load.Ledger;
import dev.comanda.launcher.chaos.verdict.Truth;
import dev.comanda.launcher.chaos.verdict.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a run did and what it found.
///
/// @param struck every fault, in the order of their healing
/// @param storedAllTheSame orders that are there although the answer was 503
/// @param quietAfter from the end of the load until nothing was under way any more
/// @param deadLetters what the broker keeps of them, in words; poison is no part of the load
/// @param deadLettersWritten all of them, also those that were wiped with the broker's store
/// @param violations empty if all is right
/// @param evidence the sagas of orders that violations name, as JSON, and the ends of the logs;
///     only if there are violations
/// @param logs the folder with the services' logs
public record ChaosReport(
        ChaosPlan plan,
        List<Struck> struck,
        Ledger.Counts counts,
        long storedAllTheSame,
        Truth truth,
        Duration quietAfter,
        List<String> deadLetters,
        long deadLettersWritten,
        List<Violation> violations,
        List<String> evidence,
        Path logs) {

    public ChaosReport {
        struck = List.copyOf(struck);
        deadLetters = List.copyOf(deadLetters);
        violations = List.copyOf(violations);
        evidence = List.copyOf(evidence);
    }

    public boolean isClean() {
        return violations.isEmpty();
    }

    public Map<Fault.Kind, Long> faultsByKind() {
        Map<Fault.Kind, Long> counts = new EnumMap<>(Fault.Kind.class);
        struck.forEach(one -> counts.merge(one.fault().kind(), 1L, Long::sum));
        return counts;
    }

    /// How many orders ended how.
    public Map<String, Long> outcomes() {
        Map<String, Long> counts = new TreeMap<>();
        truth.orders().forEach(order -> counts.merge(order.outcome(), 1L, Long::sum));
        return counts;
    }

    /// The order that took longest, the median, and the 99th of a hundred, in that order; empty
    /// without orders.
    List<Truth.Order> slowest() {
        Collection<Truth.Order> orders = truth.orders();
        if (orders.isEmpty()) {
            return List.of();
        }
        List<Truth.Order> sorted =
                orders.stream().sorted((a, b) -> a.took().compareTo(b.took())).toList();
        int last = sorted.size() - 1;
        return List.of(sorted.get(last), sorted.get(last / 2), sorted.get((int) (last * 0.99)));
    }

    long count(Violation.Kind kind) {
        return violations.stream().filter(one -> one.kind() == kind).count();
    }
}
