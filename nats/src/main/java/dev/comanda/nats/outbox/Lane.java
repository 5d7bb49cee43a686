package dev.comanda.nats.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What waits to be published to one stream, and how much of it goes now: one by one while little
/// waits, together as soon as that pays.
///
/// A broker that syncs each message is busy with the syncing. It takes a batch with one sync, but
/// has to put up a store for it first. On nats-server 2.15, a batch costs it what some sixteen
/// messages do; so fewer than that are never a batch, and while messages are on their way, others
/// gather.
final class Lane {

    /// Fewer messages than this are published one by one.
    static final int TOGETHER_FROM = 16;

    /// Messages of one batch. The broker allows 1000.
    static final int MOST_TOGETHER = 500;

    /// Messages that are published one by one before others gather.
    static final int ONE_BY_ONE = 8;

    private final ArrayDeque<OutboxRow> waiting = new ArrayDeque<>();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final int mostTogether;

    /// @param most messages that may be on their way
    Lane(int most) {
        this.mostTogether = Math.min(MOST_TOGETHER, most);
    }

    void add(OutboxRow row) {
        waiting.add(row);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Forgets what waits. Returns how much it was.
    int clear() {
        int rows = waiting.size();
        waiting.clear();
        return rows;
    }

    /// What is to be published now, which counts as on its way from now on; nothing if nothing
    /// waits, or if it is better to let it gather until something has [arrived][#arrived].
    ///
    /// @param batches whether the broker takes any
    List<OutboxRow> next(boolean batches) {
        int free = batches ? ONE_BY_ONE - onTheirWay.get() : waiting.size();
        boolean together = batches && waiting.size() >= TOGETHER_FROM;
        if (free <= 0) {
            return List.of();
        }
        return take(together ? mostTogether : free);
    }

    private List<OutboxRow> take(int most) {
        List<OutboxRow> rows = new ArrayList<>(Math.min(most, waiting.size()));
        while (rows.size() < most && !waiting.isEmpty()) {
            rows.add(waiting.remove());
        }
        onTheirWay.addAndGet(rows.size());
        return rows;
    }

    /// So many are not on their way any more. From any thread.
    void arrived(int rows) {
        onTheirWay.addAndGet(-rows);
    }

    /// Whether rows are to go as one batch.
    static boolean isBatch(List<OutboxRow> rows) {
        return rows.size() >= TOGETHER_FROM;
    }
}
