package dev.comanda.simulation;

import dev.comanda.nats.contract.OrderId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Tells worlds apart, exactly and in little space: every value gets a number when it is first met,
/// and a world is the sorted numbers of all that it consists of.
final class Fingerprints {

    /// @param numbers sorted
    @SuppressWarnings("ArrayRecordComponent") // compared by content, below
    record Print(int[] numbers) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Print(int[] theirs) && Arrays.equals(numbers, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(numbers);
        }
    }

    private record Entry(String part, Object value) {}

    private final Map<Entry, Integer> numbers = new HashMap<>();
    private int[] print = new int[256];
    private int size;

    Print of(World world, int troubles) {
        size = 0;
        put("troubles", troubles);
        put("time", world.now);
        for (Node<?, ?> node : world.nodes) {
            putAll(node.service + " states", node.states.values());
            putAll(node.service + " products", node.products.values());
            putAll(node.service + " inbox", node.inbox);
            putAll(node.service + " outbox", node.outbox.values());
        }
        putAll("pending", world.broker.pending);
        putAll("window", world.broker.window.entrySet());
        putAll("calls", world.gateway.calls);
        putAll("book", world.gateway.book.entrySet());
        for (Map.Entry<OrderId, Integer> e : world.gateway.charges.entrySet()) {
            put("charges", Map.entry(e.getKey(), e.getValue()));
        }
        for (Map.Entry<OrderId, Integer> e : world.gateway.refunds.entrySet()) {
            put("refunds", Map.entry(e.getKey(), e.getValue()));
        }
        putAll("forgotten", world.orders.forgotten);
        putAll("told", world.audit.told);
        putAll("said", world.audit.talk.said);
        putAll("answered", world.audit.talk.answered);
        putAll("outcomes", world.audit.talk.outcomes);
        int[] sorted = Arrays.copyOf(print, size);
        Arrays.sort(sorted);
        return new Print(sorted);
    }

    private void putAll(String part, Collection<?> values) {
        for (Object value : values) {
            put(
                    part,
                    value instanceof Map.Entry<?, ?> e
                            ? Map.entry(e.getKey(), e.getValue())
                            : value);
        }
    }

    private void put(String part, Object value) {
        if (size == print.length) {
            print = Arrays.copyOf(print, size * 2);
        }
        Entry entry = new Entry(part, value);
        print[size++] = numbers.computeIfAbsent(entry, _ -> numbers.size());
    }
}
