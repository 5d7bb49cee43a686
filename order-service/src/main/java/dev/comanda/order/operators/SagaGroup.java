package dev.comanda.order.operators;

import dev.comanda.order.saga.Saga.Participant;
import dev.comanda.order.stuck.Hanging;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Sagas that wait for the same reason.
///
/// @param cause what they have in common; a wish in bulk can name it
/// @param oldestSince since when the first of them waits
/// @param advice what to do about the first of them
/// @param orderIds the first few, the oldest first
public record SagaGroup(
        String cause,
        Participant waitingFor,
        int count,
        Instant oldestSince,
        String advice,
        List<String> orderIds) {

    /// Of each group so many are named.
    static final int NAMED = 5;

    public SagaGroup {
        orderIds = List.copyOf(orderIds);
    }

    /// The largest group first.
    public static List<SagaGroup> of(List<Hanging> sagas) {
        Map<String, List<Hanging>> byCause =
                sagas.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Cause::of, LinkedHashMap::new, Collectors.toList()));
        return byCause.entrySet().stream()
                .map(group -> of(group.getKey(), group.getValue()))
                .sorted(Comparator.comparingInt(SagaGroup::count).reversed())
                .toList();
    }

    private static SagaGroup of(String cause, List<Hanging> sagas) {
        Hanging first = sagas.getFirst();
        return new SagaGroup(
                cause,
                first.saga().waitingFor(),
                sagas.size(),
                sagas.stream()
                        .map(one -> one.saga().since())
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                first.advice(),
                sagas.stream().limit(NAMED).map(one -> one.saga().orderId().toString()).toList());
    }
}
